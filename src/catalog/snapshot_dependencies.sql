-- snapshot_dependencies: who depends on whom, among what users made and the schema public.
select classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
  from pg_depend
 where objid >= 16384
   and (refobjid >= 16384 or refclassid = 2615)
