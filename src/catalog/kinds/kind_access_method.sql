-- kind_access_method: access methods of tables and indexes.
select a.oid, 0 as sub, null::oid as parent, quote_ident(a.amname) as identity,
       format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
              case a.amtype when 't' then 'TABLE' else 'INDEX' end, a.amhandler::regproc) as definition
  from pg_am a
 where a.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2601 and e.objid = a.oid and e.deptype = 'e')
