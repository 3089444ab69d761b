-- kind_statistics: extended statistics.
select s.oid, 0 as sub, s.stxrelid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as identity,
       pg_get_statisticsobjdef(s.oid) as definition,
       nullif(s.stxstattarget, -1) as target,
       n.nspname as schema, s.stxname as name, pg_get_userbyid(s.stxowner) as owner
  from pg_statistic_ext s
  join pg_namespace n on n.oid = s.stxnamespace
  join pg_class c on c.oid = s.stxrelid
 where s.oid >= 16384
   and c.relpersistence <> 't'
   and not exists (select from pg_depend e where e.classid = 3381 and e.objid = s.oid and e.deptype = 'e')
