-- kind_language: procedural languages that are not part of an extension.
select l.oid, 0 as sub, null::oid as parent, quote_ident(l.lanname) as identity,
       format('%sLANGUAGE %I HANDLER %s%s%s', case when l.lanpltrusted then 'TRUSTED ' end, l.lanname,
              l.lanplcallfoid::regproc, ' INLINE ' || nullif(l.laninline::regproc::text, '-'),
              ' VALIDATOR ' || nullif(l.lanvalidator::regproc::text, '-')) as language,
       l.lanname as name, pg_get_userbyid(l.lanowner) as owner
  from pg_language l
 where l.oid >= 16384
   and l.lanispl
   and not exists (select from pg_depend e where e.classid = 2612 and e.objid = l.oid and e.deptype = 'e')
