-- kind_inheritance: from which tables a table inherits. The server counts them as they come: each waits for the one
-- before it.
select c.oid, -1000 - i.inhseqno as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' FROM '
           || quote_ident(pn.nspname) || '.' || quote_ident(p.relname) as identity,
       quote_ident(pn.nspname) || '.' || quote_ident(p.relname) as ancestor,
       i.inhseqno as _position,
       '1259/' || p.oid || '/0/n'
           || coalesce(' 1259/' || c.oid || '/' || -1000 - lag(i.inhseqno) over (partition by c.oid order by i.inhseqno)
                           || '/s', '') as _needs
  from pg_inherits i
  join pg_class c on c.oid = i.inhrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class p on p.oid = i.inhparent
  join pg_namespace pn on pn.oid = p.relnamespace
 where c.relkind in ('r', 'f')
   and not c.relispartition
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
