-- kind_replica_identity: what identifies a table's rows in logical replication, where it is not the primary key.
select c.oid, -4 as sub, c.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       case c.relreplident when 'f' then 'FULL' when 'n' then 'NOTHING' else 'USING INDEX ' || quote_ident(x.relname) end
           as form,
       '1259/' || x.oid || '/0/n' as _needs
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_index i on i.indrelid = c.oid and i.indisreplident
  left join pg_class x on x.oid = i.indexrelid
 where c.relkind in ('r', 'p', 'm')
   and (c.relreplident in ('f', 'n') or (c.relreplident = 'i' and x.oid is not null))
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
