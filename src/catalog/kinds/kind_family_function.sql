-- kind_family_function: support functions that stand in an operator family and in none of its classes.
select m.oid, 0 as sub, m.amprocfamily as parent,
       format('%s (%s, %s) IN %I.%I USING %I', m.amprocnum, format_type(m.amproclefttype, null),
              format_type(m.amprocrighttype, null), n.nspname, f.opfname, a.amname) as identity,
       format('%s (%s, %s)', m.amprocnum, format_type(m.amproclefttype, null), format_type(m.amprocrighttype, null)) as place,
       format('%s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, null),
              format_type(m.amprocrighttype, null), m.amproc::regprocedure) as member
  from pg_amproc m
  join pg_opfamily f on f.oid = m.amprocfamily
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am a on a.oid = f.opfmethod
 where m.oid >= 16384
   and exists (select from pg_depend e where e.classid = 2603 and e.objid = m.oid and e.refclassid = 2753)
   and not exists (select from pg_depend e where e.classid = 2753 and e.objid = f.oid and e.deptype = 'e')
