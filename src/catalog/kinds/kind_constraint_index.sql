-- kind_constraint_index: the indexes of constraints. They come and go with these; what they have of their own is here.
select i.indexrelid as oid, 0 as sub, k.oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(x.relname) as identity,
       case when x.reloptions is not null then
            (select string_agg(option_name || '=' || option_value, ', ' order by option_name)
               from pg_options_to_table(x.reloptions)) end as options,
       quote_ident(s.spcname) as tablespace,
       quote_ident(bn.nspname) || '.' || quote_ident(b.relname) as attached_to,
       x.relkind = 'I' as _of_partitioned,
       x.relkind = 'I' and not i.indisvalid as _is_incomplete,
       (select quote_ident(ds.spcname)
          from pg_database db
          join pg_tablespace ds on ds.oid = db.dattablespace
         where db.datname = current_database()) as _default_tablespace,
       '' as _slot,
       coalesce('1259/' || h.inhparent || '/0/a/1259/' || th.inhrelid || '/' || -1000 - th.inhseqno,
                '1259/' || th.inhrelid || '/' || -1000 - th.inhseqno || '/s') as _needs
  from pg_constraint k
  join pg_index i on i.indexrelid = k.conindid
  join pg_class x on x.oid = i.indexrelid
  join pg_namespace n on n.oid = x.relnamespace
  left join pg_tablespace s on s.oid = x.reltablespace
  left join pg_inherits h on h.inhrelid = i.indexrelid
  left join pg_class b on b.oid = h.inhparent
  left join pg_namespace bn on bn.oid = b.relnamespace
  left join pg_class t on t.oid = i.indrelid
  left join pg_inherits th on t.relispartition and th.inhrelid = i.indrelid
 where k.contype in ('p', 'u', 'x')
   and i.indexrelid >= 16384
   and x.relpersistence <> 't'
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = i.indrelid and e.deptype = 'e')
