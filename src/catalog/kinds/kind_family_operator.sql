-- kind_family_operator: operators that stand in an operator family and in none of its classes.
select m.oid, 0 as sub, m.amopfamily as parent,
       format('%s (%s, %s) IN %I.%I USING %I', m.amopstrategy, format_type(m.amoplefttype, null),
              format_type(m.amoprighttype, null), n.nspname, f.opfname, a.amname) as identity,
       format('%s (%s, %s)', m.amopstrategy, format_type(m.amoplefttype, null), format_type(m.amoprighttype, null)) as place,
       format('%s %s%s', m.amopstrategy, m.amopopr::regoperator,
              ' FOR ORDER BY ' || (select format('%I.%I', s.nspname, o.opfname)
                                     from pg_opfamily o join pg_namespace s on s.oid = o.opfnamespace
                                    where o.oid = m.amopsortfamily)) as member
  from pg_amop m
  join pg_opfamily f on f.oid = m.amopfamily
  join pg_namespace n on n.oid = f.opfnamespace
  join pg_am a on a.oid = f.opfmethod
 where m.oid >= 16384
   and exists (select from pg_depend e where e.classid = 2602 and e.objid = m.oid and e.refclassid = 2753)
   and not exists (select from pg_depend e where e.classid = 2753 and e.objid = f.oid and e.deptype = 'e')
