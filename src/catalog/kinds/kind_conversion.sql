-- kind_conversion: conversions between encodings.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.conname) as identity,
       format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', case when c.condefault then 'DEFAULT ' end,
              n.nspname, c.conname, pg_encoding_to_char(c.conforencoding), pg_encoding_to_char(c.contoencoding),
              c.conproc::regproc) as definition,
       n.nspname as schema, c.conname as name, pg_get_userbyid(c.conowner) as owner
  from pg_conversion c
  join pg_namespace n on n.oid = c.connamespace
 where c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2607 and e.objid = c.oid and e.deptype = 'e')
