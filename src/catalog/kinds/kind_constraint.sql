-- kind_constraint: check, primary key, unique and exclusion constraints of tables. What can be altered, deferring and
-- validation, is cut off the end of the definition. Whether an inherited one is validated is told by its base, but in a
-- partition that is ahead of that. A partition's own can stand on an index of the whole table; else it comes after it
-- is attached, where another index suits as well.
select k.oid, 0 as sub, k.conrelid as parent,
       quote_ident(k.conname) || ' ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       regexp_replace(pg_get_constraintdef(k.oid),
                      '( DEFERRABLE| INITIALLY DEFERRED| NOT ENFORCED| NOT VALID)+$', '') as definition,
       case when k.condeferred then ' DEFERRABLE INITIALLY DEFERRED' when k.condeferrable then ' DEFERRABLE' end as deferrable,
       case when not k.conenforced then false end as enforced, -- @since 18
       case when k.coninhcount = 0 then k.convalidated when k.convalidated and b.waits then true end as validated, -- @until 17
       case when k.coninhcount = 0 then k.convalidated or not k.conenforced -- @since 18
            when k.convalidated and b.waits then true end as validated, -- @since 18
       k.convalidated as _validated, -- @until 17
       k.convalidated or not k.conenforced as _validated, -- @since 18
       case when k.contype = 'c' and k.coninhcount > 0 and not k.conislocal and not c.relispartition
            then true end as borrowed,
       quote_ident(k.conname) as constraint,
       k.conislocal as _is_local,
       k.contype = 'c' and k.coninhcount > 0 and not k.conislocal as _is_held,
       c.relkind = 'p' as _of_partitioned,
       c.relkind = 'p' and not y.indisvalid as _is_incomplete,
       k.contype in ('p', 'u') and c.relkind = 'r' and x.relam = 403 as _is_btree,
       k.contype as _type,
       case k.contype when 'p' then 1 when 'u' then 2 when 'x' then 3 else 4 end as _position,
       case when k.contype <> 'c' then
            quote_ident(n.nspname) || '.' || quote_ident(x.relname) end as _slot,
       case when k.contype = 'p' then 'PRIMARY KEY ON ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname) end as _room,
       case when k.contype = 'c' and k.coninhcount > 0 then
            (select string_agg('2606/' || p.oid || case when k.conislocal or k.coninhcount > 1 then '/0/n' else '/0/a' end
                                   || '/1259/' || i.inhrelid || '/' || -1000 - i.inhseqno, ' ')
               from pg_inherits i
               join pg_constraint p on p.conrelid = i.inhparent and p.conname = k.conname and p.contype = 'c'
                                       and not p.connoinherit
              where i.inhrelid = k.conrelid)
            when k.conparentid <> 0 then
            (select '2606/' || k.conparentid || '/0/a/1259/' || i.inhrelid || '/' || -1000 - i.inhseqno
               from pg_inherits i where i.inhrelid = k.conrelid)
            when c.relispartition and k.contype <> 'c' then
            (select case when h.inhparent is not null then '1259/' || h.inhparent || '/0/a/' else '' end
                    || '1259/' || i.inhrelid || '/' || -1000 - i.inhseqno
                    || case when h.inhparent is null then '/s' else '' end
               from pg_inherits i
               left join pg_inherits h on h.inhrelid = k.conindid
              where i.inhrelid = k.conrelid
                and (h.inhparent is not null
                     or exists (select from pg_index o
                                  join pg_inherits oh on oh.inhrelid = o.indexrelid
                                 where o.indrelid = k.conrelid and o.indkey = y.indkey)))
            else '' end
           || case when c.relkind = 'p' and not y.indisvalid then
                   (select string_agg(' 1259/' || a.inhrelid || '/' || -1000 - a.inhseqno || '/s', '')
                      from pg_inherits a where a.inhparent = c.oid) else '' end as _needs
  from pg_constraint k
  join pg_class c on c.oid = k.conrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_class x on x.oid = k.conindid
  left join pg_index y on y.indexrelid = k.conindid
  left join lateral (select not bool_and(p.convalidated) as waits
                       from pg_inherits i
                       join pg_constraint p on p.conrelid = i.inhparent and p.conname = k.conname and p.contype = 'c'
                                               and not p.connoinherit
                      where i.inhrelid = k.conrelid) b on k.contype = 'c' and c.relispartition
 where k.contype in ('c', 'p', 'u', 'x')
   and c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
