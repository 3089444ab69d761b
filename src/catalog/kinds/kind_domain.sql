-- kind_domain: domains. What they check and their default are facts of their own; here the checks that hold stand
-- together. _is_stored_inside says whether columns have it inside of arrays or other types, or a view, a default and the
-- like speaks of such: there the server won't check it.
with recursive stored (type, inside) as (
    select distinct d.refobjid, false
      from pg_depend d
      join pg_class c on c.oid = d.objid and c.relkind in ('r', 'p', 'm', 'f')
     where d.refclassid = 1247 and d.classid = 1259 and d.objsubid > 0
     union
    select distinct d.refobjid, false
      from pg_depend d
      left join pg_proc f on d.classid = 1255 and f.oid = d.objid
     where d.refclassid = 1247
       and (d.classid in (2604, 2606, 2616, 2618, 2620, 3256, 3381, 3576)
            or f.prosqlbody is not null -- @since 14
           )
     union
    select p.type, s.inside or t.typtype <> 'd' or b.typtype <> 'd'
      from stored s
      join pg_type t on t.oid = s.type
      left join pg_range r on r.rngtypid = t.oid
      left join pg_range m on m.rngmultitypid = t.oid -- @since 14
      left join pg_attribute a on t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
     cross join lateral unnest(array[t.typelem, t.typbasetype, r.rngsubtype, a.atttypid
                                     , m.rngtypid -- @since 14
                                    ]) p (type)
      join pg_type b on b.oid = p.type
     where p.type >= 16384
)
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(c.collname)
                    from pg_collation c join pg_namespace s on s.oid = c.collnamespace where c.oid = t.typcollation)
       end as collation,
       t.typnotnull as not_null,
       case when rtrim(o.conname, '0123456789') <> t.typname || '_not_null' then quote_ident(o.conname) end -- @since 17
           as not_null_name, -- @since 17
       quote_ident(o.conname) as _not_null_name, -- @since 17
       (select string_agg(quote_ident(k.conname) || ' ' || quote_literal(pg_get_expr(k.conbin, 0)), ', ' order by k.conname)
          from pg_constraint k
         where k.contypid = t.oid and k.contype = 'c' and k.convalidated) as checks,
       coalesce(w.inside, false) as _is_stored_inside,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  join pg_type b on b.oid = t.typbasetype
  left join pg_constraint o on o.contypid = t.oid and o.contype = 'n' -- @since 17
  left join (select s.type, bool_or(s.inside) as inside from stored s group by s.type) w on w.type = t.oid
 where t.typtype = 'd'
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
