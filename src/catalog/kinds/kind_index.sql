-- kind_index: indexes, but for those that belong to a constraint. The definition is cut where storage parameters and
-- tablespace have their place. On a new partition the others come after it is attached, which takes the first index that
-- suits; and an index that not all partitions have comes after these, which would be given it.
select i.indexrelid as oid, 0 as sub, i.indrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(x.relname) as identity,
       replace(left(d.definition, length(d.definition) - coalesce(length(d.predicate), 0)),
               coalesce(' WITH (' || o.written || ')', ''), '') as definition,
       d.predicate as predicate,
       o.options as options,
       quote_ident(s.spcname) as tablespace,
       (select string_agg(a.attnum || '=' || a.attstattarget, ', ' order by a.attnum)
          from pg_attribute a
         where a.attrelid = i.indexrelid and a.attstattarget >= 0) as statistics,
       case when not i.indisvalid and x.relkind = 'i' then true end as invalid,
       quote_ident(bn.nspname) || '.' || quote_ident(b.relname) as attached_to,
       n.nspname as schema, x.relname as name,
       o.stored as _options,
       quote_ident(tn.nspname) || '.' || quote_ident(t.relname) as _table,
       x.relkind = 'I' as _of_partitioned,
       x.relkind = 'I' and not i.indisvalid as _is_incomplete,
       x.relkind = 'I'
           and exists (select from pg_partition_tree(i.indexrelid) e
                         join pg_depend k on k.classid = 1259 and k.objid = e.relid
                                             and k.refclassid = 2606 and k.deptype = 'i') as _carries_constraints,
       (select quote_ident(ds.spcname)
          from pg_database db
          join pg_tablespace ds on ds.oid = db.dattablespace
         where db.datname = current_database()) as _default_tablespace,
       coalesce('1259/' || h.inhparent || '/0/a/1259/' || th.inhrelid || '/' || -1000 - th.inhseqno,
                '1259/' || th.inhrelid || '/' || -1000 - th.inhseqno || '/s', '')
           || case when x.relkind = 'I' and not i.indisvalid then
                   (select string_agg(' 1259/' || a.inhrelid || '/' || -1000 - a.inhseqno || '/s', '')
                      from pg_inherits a where a.inhparent = t.oid) else '' end as _needs
  from pg_index i
  join pg_class x on x.oid = i.indexrelid
  join pg_namespace n on n.oid = x.relnamespace
  join pg_class t on t.oid = i.indrelid
  join pg_namespace tn on tn.oid = t.relnamespace
  left join pg_tablespace s on s.oid = x.reltablespace
  left join pg_inherits h on h.inhrelid = i.indexrelid
  left join pg_class b on b.oid = h.inhparent
  left join pg_namespace bn on bn.oid = b.relnamespace
  left join pg_inherits th on t.relispartition and th.inhrelid = i.indrelid
 cross join lateral (select pg_get_indexdef(i.indexrelid) as definition,
                            ' WHERE ' || pg_get_expr(i.indpred, i.indrelid) as predicate) d
 cross join lateral (select string_agg(quote_ident(w.name) || '='
                                           || case when quote_ident(w.value) = w.value then w.value
                                                   else quote_literal(w.value) end, ', ' order by w.number) as written,
                            string_agg(w.name || '=' || w.value, ', ' order by w.name) as options,
                            string_agg(w.name || '=' || w.value, ', ' order by w.number) as stored
                       from pg_options_to_table(x.reloptions) with ordinality w (name, value, number)) o
 where i.indexrelid >= 16384
   and x.relnamespace <> 99
   and t.relkind in ('r', 'p', 'm')
   and x.relpersistence <> 't'
   and not exists (select from pg_depend e
                    where e.classid = 1259 and e.objid = i.indexrelid
                      and (e.deptype = 'e' or (e.deptype = 'i' and e.refclassid = 2606)))
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = i.indrelid and e.deptype = 'e')
