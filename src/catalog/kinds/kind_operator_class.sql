-- kind_operator_class: operator classes with the operators and functions that are theirs. One without any still has
-- to name something: its storage.
select c.oid, 0 as sub, null::oid as parent,
       format('%I.%I USING %I', n.nspname, c.opcname, a.amname) as identity,
       format(E'CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS\n    %s', n.nspname, c.opcname,
              case when c.opcdefault then ' DEFAULT' end, format_type(c.opcintype, null), a.amname, fn.nspname, f.opfname,
              concat_ws(E',\n    ',
                        case when c.opckeytype <> 0 or o.members is null and p.members is null
                             then 'STORAGE ' || format_type(coalesce(nullif(c.opckeytype, 0), c.opcintype), null) end,
                        o.members, p.members)) as definition,
       n.nspname as schema, c.opcname as name, pg_get_userbyid(c.opcowner) as owner
  from pg_opclass c
  join pg_namespace n on n.oid = c.opcnamespace
  join pg_am a on a.oid = c.opcmethod
  join pg_opfamily f on f.oid = c.opcfamily
  join pg_namespace fn on fn.oid = f.opfnamespace
  left join lateral (select string_agg(format('OPERATOR %s %s%s', m.amopstrategy, m.amopopr::regoperator,
                                              ' FOR ORDER BY ' || (select format('%I.%I', s.nspname, o.opfname)
                                                                     from pg_opfamily o
                                                                     join pg_namespace s on s.oid = o.opfnamespace
                                                                    where o.oid = m.amopsortfamily)),
                                       E',\n    ' order by m.amopstrategy, m.amopopr::regoperator::text) as members
                       from pg_depend d
                       join pg_amop m on m.oid = d.objid
                      where d.refclassid = 2616 and d.refobjid = c.oid and d.classid = 2602) o on true
  left join lateral (select string_agg(format('FUNCTION %s (%s, %s) %s', m.amprocnum, format_type(m.amproclefttype, null),
                                              format_type(m.amprocrighttype, null), m.amproc::regprocedure),
                                       E',\n    ' order by m.amprocnum, m.amproc::regprocedure::text) as members
                       from pg_depend d
                       join pg_amproc m on m.oid = d.objid
                      where d.refclassid = 2616 and d.refobjid = c.oid and d.classid = 2603) p on true
 where c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 2616 and e.objid = c.oid and e.deptype = 'e')
