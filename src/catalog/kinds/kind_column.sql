-- kind_column: columns of tables and foreign tables, with what generates them and their identity's sequence. _base_type
-- is what its values, or its array's elements, are below all domains; _plain_type is the same with its modifier. _casts are
-- the types that it can be converted to by itself, each with the cast's context and method. From 18 on NOT NULL has a
-- name. One that comes from above has that of there or another, which can't be changed; the server's own choice, which it
-- numbers where the name is taken, is no difference either, and is told where others have it.
with recursive domains (type, base, modifier) as (
    select oid, typbasetype, typtypmod from pg_type where typtype = 'd'
     union all
    select d.type, t.typbasetype, t.typtypmod
      from domains d
      join pg_type t on t.oid = d.base and t.typtype = 'd'
), bottoms as materialized (
    select d.type, d.base, d.modifier
      from domains d
      join pg_type t on t.oid = d.base and t.typtype <> 'd'
), casts as materialized (
    select castsource,
           string_agg(castcontext::text || castmethod::text || format_type(casttarget, null), ',') || ',' as targets
      from pg_cast k
      join pg_type t on t.oid = k.casttarget
     where t.typname !~ '^reg'
     group by castsource
)
select a.attrelid as oid, a.attnum as sub, a.attrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || '.' || quote_ident(a.attname) as identity,
       quote_ident(a.attname) as column,
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> t.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(o.collname)
                    from pg_collation o join pg_namespace s on s.oid = o.collnamespace where o.oid = a.attcollation)
       end as collation,
       a.attnotnull as not_null,
       case when c.relispartition and a.attnotnull -- @until 17
            then (select bool_or(p.attnotnull) -- @until 17
                    from pg_inherits i join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname -- @until 17
                   where i.inhrelid = a.attrelid) end as not_null_above, -- @until 17
       case when k.coninhcount > 0 then '' -- @since 18
            when rtrim(k.conname, '0123456789') <> c.relname || '_' || a.attname || '_not_null' -- @since 18
            then quote_ident(k.conname) end as not_null_name, -- @since 18
       nullif(k.connoinherit, false) as not_null_no_inherit, -- @since 18
       case when k.coninhcount = 0 then nullif(not k.convalidated, false) end as not_null_not_valid, -- @since 18
       case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end as identity_kind, -- @until 16
       case when not c.relispartition -- @since 17
            then case a.attidentity when 'a' then 'ALWAYS' when 'd' then 'BY DEFAULT' end end as identity_kind, -- @since 17
       case when s.relname <> c.relname || '_' || a.attname || '_seq' or s.nspname <> n.nspname
            then quote_ident(s.nspname) || '.' || quote_ident(s.relname) end as sequence,
       s.seqstart as start, s.seqincrement as increment, s.seqmin as minimum, s.seqmax as maximum,
       s.seqcache as cache, s.seqcycle as cycle,
       case when s.relpersistence <> c.relpersistence -- @since 15
            then case s.relpersistence when 'u' then 'UNLOGGED' else 'LOGGED' end end as sequence_apart, -- @since 15
       case when a.attgenerated <> '' then a.attgenerated::text || pg_get_expr(d.adbin, d.adrelid) end as generated,
       case when a.attstorage <> t.typstorage
            then case a.attstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end
       end as storage,
       case a.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end as compression, -- @since 14
       nullif(a.attstattarget, -1) as statistics,
       case when a.attoptions is not null then
            (select string_agg(option_name || '=' || option_value, ', ' order by option_name)
               from pg_options_to_table(a.attoptions)
              where option_name <> 'pg_attver') end as options, -- which some servers keep there for themselves
       case t.typstorage when 'p' then 'PLAIN' when 'e' then 'EXTERNAL' when 'm' then 'MAIN' else 'EXTENDED' end
           as _type_storage,
       a.attislocal as _is_local,
       a.attinhcount > 0 and not c.relispartition as _is_inherited,
       (d.oid is not null and a.attgenerated <> 'v') or a.attidentity <> '' or t.typtype = 'd' as _fills_rows,
       d.oid is not null and a.attgenerated = '' and t.typtype <> 'd' as _has_mere_default,
       c.relispartition as _of_partition,
       c.relkind = 'p' as _of_partitioned,
       c.relhassubclass as _has_children, -- @until 16
       c.relhassubclass and c.relkind <> 'p' as _has_children, -- @since 17
       c.relkind = 'p' and exists (select
                                     from pg_depend y
                                    where y.classid = 1259 and y.objid = a.attrelid and y.objsubid = a.attnum
                                      and y.refclassid = 1259 and y.refobjid = a.attrelid and y.deptype = 'i')
           as _in_partition_key,
       case when (c.relhassubclass or a.attinhcount > 0) and a.attgenerated = ''
            then pg_get_expr(d.adbin, d.adrelid) end as _default,
       quote_ident(s.nspname) || '.' || quote_ident(s.relname) as _slot,
       s.relname as _sequence_name,
       quote_ident(k.conname) as _not_null_name, -- @since 18
       case when k.conname <> c.relname || '_' || a.attname || '_not_null' -- @since 18
                 or exists (select from pg_constraint y -- @since 18
                             where y.conname = k.conname and y.connamespace = k.connamespace and y.oid <> k.oid) -- @since 18
            then quote_ident(k.conname) end as _not_null_told, -- @since 18
       not k.conislocal as _not_null_borrowed, -- @since 18
       not k.convalidated as _not_null_not_valid, -- @since 18
       format_type(b.oid, null) as _base_type,
       format_type(b.oid, coalesce(eb.modifier, tb.modifier, a.atttypmod))
           || case when w.typcategory = 'A' and w.typelem <> 0 then '[]' else '' end as _plain_type,
       w.typcategory = 'A' and w.typelem <> 0 as _is_array,
       b.typcategory = 'S' as _is_string,
       v.targets as _casts,
       a.attnum as _position,
       case when a.attinhcount > 0 then
            (select string_agg('1259/' || i.inhparent || '/' || p.attnum
                                   || case when a.attislocal or a.attinhcount > 1 then '/n' else '/a' end
                                   || '/1259/' || i.inhrelid || '/' || -1000 - i.inhseqno, ' ')
               from pg_inherits i
               join pg_attribute p on p.attrelid = i.inhparent and p.attname = a.attname and p.attnum > 0
              where i.inhrelid = a.attrelid) end as _needs,
       case when a.attgenerated <> '' then '2604/' || d.oid || '/0' end as _also
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid
  join pg_type t on t.oid = a.atttypid
  left join bottoms tb on tb.type = t.oid
  join pg_type w on w.oid = coalesce(tb.base, t.oid)
  left join bottoms eb on eb.type = w.typelem and w.typcategory = 'A'
  join pg_type b on b.oid = case when w.typcategory = 'A' and w.typelem <> 0 then coalesce(eb.base, w.typelem)
                                 else w.oid end
  left join casts v on v.castsource = b.oid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  left join pg_constraint k on k.conrelid = a.attrelid and k.contype = 'n' and k.conkey[1] = a.attnum -- @since 18
  left join (select i.refobjid, i.refobjsubid, sn.nspname, sc.relname, sc.relpersistence, q.*
               from pg_sequence q
               join pg_class sc on sc.oid = q.seqrelid
               join pg_namespace sn on sn.oid = sc.relnamespace
               join pg_depend i on i.classid = 1259 and i.objid = q.seqrelid and i.deptype = 'i' and i.refclassid = 1259)
         s on s.refobjid = a.attrelid and s.refobjsubid = a.attnum
 where c.relkind in ('r', 'p', 'f')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and a.attnum > 0
   and not a.attisdropped
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
