-- kind_domain: domains; what they check and their default are facts of their own.
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.typname) as identity,
       format_type(t.typbasetype, t.typtypmod) as type,
       case when t.typcollation <> b.typcollation
            then (select quote_ident(s.nspname) || '.' || quote_ident(c.collname)
                    from pg_collation c join pg_namespace s on s.oid = c.collnamespace where c.oid = t.typcollation)
       end as collation,
       t.typnotnull as not_null,
       n.nspname as schema, t.typname as name, pg_get_userbyid(t.typowner) as owner
  from pg_type t
  join pg_namespace n on n.oid = t.typnamespace
  join pg_type b on b.oid = t.typbasetype
 where t.typtype = 'd'
   and t.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 1247 and e.objid = t.oid and e.deptype = 'e')
