-- snapshot_dependencies: who depends on whom, among what users made and the schema public; what DEPENDS ON EXTENSION is a
-- fact of its own. What a domain's default
-- needs is given the sub 2, as the default has it; the functions of a type, which need each other, lean on its shell
-- (sub 1) and go with it.
select d.classid, d.objid,
       case when t.oid is not null and d.refclassid not in (2615, 3456)
                 and (d.refclassid, d.refobjid) <> (1247, t.typbasetype)
            then 2 else d.objsubid end as objsubid,
       d.refclassid, d.refobjid,
       case when m.objid is not null then 1 else d.refobjsubid end as refobjsubid,
       case when m.objid is not null then 'a' else d.deptype end as deptype
  from pg_depend d
  left join pg_type t on d.classid = 1247 and d.deptype = 'n' and t.oid = d.objid and t.typtype = 'd'
  left join pg_depend m on d.classid = 1255 and d.refclassid = 1247
                           and m.classid = 1247 and m.objid = d.refobjid and m.refclassid = 1255 and m.refobjid = d.objid
 where d.objid >= 16384
   and d.deptype <> 'x'
   and (d.refobjid >= 16384 or d.refclassid = 2615)
