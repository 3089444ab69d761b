-- kind_composite: composite types. Each attribute is a fact of its own, too; here they stand in order. _is_stored says
-- whether values may stand in rows: then the server won't change an attribute's type.
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       a.attributes,
       exists (select
                 from pg_depend u
                where u.refclassid = 1247
                  and u.refobjid in (t.oid, t.typarray)
                  and (u.classid = 1247 and u.objid <> t.typarray
                       or u.classid = 1259 and u.objsubid > 0
                          and exists (select from pg_class r where r.oid = u.objid and r.relkind in ('r', 'p', 'm', 'c')))
              ) as _is_stored,
       exists (select
                 from pg_depend u
                 join pg_class r on r.oid = u.objid and r.reloftype = t.oid
                where u.classid = 1259 and u.refclassid = 1247 and u.refobjid = t.oid) as _has_tables,
       '1259/' || c.oid || '/0' as _also,
       a.types as _needs,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_class c
  join pg_type t on t.oid = c.reltype
  join pg_namespace n on n.oid = c.relnamespace
  left join (select x.attrelid,
                    string_agg(quote_ident(x.attname) || ' ' || format_type(x.atttypid, x.atttypmod) || ' '
                                   || x.attcollation::regcollation, ', ' order by x.attnum) as attributes,
                    string_agg('1247/' || x.atttypid || '/0/n', ' ') as types
               from pg_attribute x
               join pg_class y on y.oid = x.attrelid
              where y.relkind = 'c' and x.attnum > 0 and not x.attisdropped
              group by x.attrelid) a on a.attrelid = c.oid
 where c.relkind = 'c'
   and c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
