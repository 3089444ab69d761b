-- kind_domain: domains. What they check and their default are facts of their own; here the checks that hold stand
-- together. _is_contained says whether values may stand in rows inside of others: those the server won't check.
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(c.collname)
                    from pg_collation c join pg_namespace s on s.oid = c.collnamespace where c.oid = t.typcollation)
       end as collation,
       t.typnotnull as not_null,
       (select string_agg(quote_ident(k.conname) || ' ' || quote_literal(pg_get_expr(k.conbin, 0)), ', ' order by k.conname)
          from pg_constraint k
         where k.contypid = t.oid and k.contype = 'c' and k.convalidated) as checks,
       exists (select
                 from pg_depend u
                 left join pg_class r on u.classid = 1259 and r.oid = u.objid
                 left join pg_type x on u.classid = 1247 and x.oid = u.objid
                where u.refclassid = 1247
                  and (u.refobjid = t.typarray and (r.relkind in ('r', 'p', 'm', 'c') or x.oid is not null)
                       or u.refobjid = t.oid and (r.relkind = 'c' or x.typtype = 'r'))) as _is_contained,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  join pg_type b on b.oid = t.typbasetype
 where t.typtype = 'd'
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
