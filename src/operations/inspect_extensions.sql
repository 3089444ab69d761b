-- inspect_extensions
select e.extname as name,
       e.extversion as version,
       n.nspname as schema,
       pg_get_userbyid(e.extowner) as owner,
       (select count(*) from pg_depend d
         where d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e') as objects
  from pg_extension e
  join pg_namespace n on n.oid = e.extnamespace
 order by e.extname
