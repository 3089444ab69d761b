-- kind_foreign_key: foreign keys. One to a partitioned table looks for its rows in the partitions. Partitions have those of
-- their parent too, and one of another name is made first, as if it were their own: the server joins the two. What it adds
-- for the partitions that a foreign key refers to is left out.
select k.oid, 0 as sub, k.conrelid as parent,
       quote_ident(k.conname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       regexp_replace(pg_get_constraintdef(k.oid),
                      '( DEFERRABLE| INITIALLY DEFERRED| NOT ENFORCED| NOT VALID)+$', '') as definition,
       case when k.condeferred then ' DEFERRABLE INITIALLY DEFERRED' when k.condeferrable then ' DEFERRABLE' end as deferrable,
       case when not k.conenforced then false end as enforced, -- @since 18
       k.convalidated as validated, -- @until 17
       k.convalidated or not k.conenforced as validated, -- @since 18
       k.convalidated as _validated, -- @until 17
       k.convalidated or not k.conenforced as _validated, -- @since 18
       quote_ident(k.conname) as constraint,
       c.relpersistence::text || r.relpersistence::text as persistence, -- a logged table must not refer to an unlogged one
       'f' as _type,
       c.relkind = 'p' as _of_partitioned,
       quote_ident(b.conname) as _base_name,
       b.conname <> k.conname as _is_local,
       quote_ident(rn.nspname) || '.' || quote_ident(r.relname) as _references,
       '1259/' || k.confrelid || '/0/n'
           || case when k.conparentid <> 0 then ' 2606/' || k.conparentid || '/0/a/1259/' || i.inhrelid || '/' || -1000 - i.inhseqno
                   else '' end
           || case when r.relkind = 'p' then
                   coalesce((select string_agg(' 1259/' || a.inhrelid || '/' || -1000 - a.inhseqno || '/s', '')
                               from pg_partition_tree(r.oid) t
                               join pg_inherits a on a.inhrelid = t.relid and a.inhparent = t.parentrelid), '')
                   else '' end as _needs
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_class r on r.oid = k.confrelid
  join pg_namespace rn on rn.oid = r.relnamespace
  left join pg_constraint b on b.oid = k.conparentid
  left join pg_inherits i on i.inhrelid = k.conrelid and i.inhparent = b.conrelid
 where k.contype = 'f'
   and (k.conparentid = 0 or i.inhrelid is not null)
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
