-- kind_composite: composite types. Each attribute is a fact of its own, too; here they stand in order. _is_stored says
-- whether columns have it, by themselves or inside of others, or a view, a default and the like speaks of it: then the
-- server won't change an attribute's type. _is_stored_inside is about columns alone.
-- _has_tables says whether tables are made of it.
with recursive stored (type, inside, in_rows) as (
    select distinct d.refobjid, false, true
      from pg_depend d
      join pg_class c on c.oid = d.objid and c.relkind in ('r', 'p', 'm', 'f')
     where d.refclassid = 1247 and d.classid = 1259 and d.objsubid > 0
     union
    select distinct d.refobjid, false, false
      from pg_depend d
      left join pg_proc f on d.classid = 1255 and f.oid = d.objid
     where d.refclassid = 1247
       and (d.classid in (2604, 2606, 2616, 2618, 2620, 3256, 3381, 3576)
            or f.prosqlbody is not null -- @since 14
           )
     union
    select p.type, s.inside or t.typtype <> 'd' or b.typtype <> 'd', s.in_rows
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
       a.attributes,
       w.type is not null as _is_stored,
       coalesce(w.inside, false) as _is_stored_inside,
       t.oid in (select o.reloftype from pg_class o) as _has_tables,
       '1259/' || c.oid || '/0' as _also,
       a.types as _needs,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_class c
  join pg_type t on t.oid = c.reltype
  join pg_namespace n on n.oid = c.relnamespace
  left join (select s.type, bool_or(s.inside and s.in_rows) as inside from stored s group by s.type) w on w.type = t.oid
 cross join lateral (select string_agg(quote_ident(x.attname) || ' ' || format_type(x.atttypid, x.atttypmod) || ' '
                                           || x.attcollation::regcollation, ', ' order by x.attnum) as attributes,
                            string_agg('1247/' || x.atttypid || '/0/n', ' ') as types
                       from pg_attribute x
                      where x.attrelid = c.oid and x.attnum > 0 and not x.attisdropped) a
 where c.relkind = 'c'
   and c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
