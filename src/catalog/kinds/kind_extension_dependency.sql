-- kind_extension_dependency: what DEPENDS ON EXTENSION ties to an extension: it goes when that goes.
select d.classid as catalog, d.objid as oid, 0 as sub,
       quote_ident(e.extname) as identity, quote_ident(e.extname) as extension,
       '3079/' || e.oid || '/0/n' as _needs
  from pg_depend d
  join pg_extension e on e.oid = d.refobjid
 where d.deptype = 'x'
   and d.refclassid = 3079
   and d.objid >= 16384
