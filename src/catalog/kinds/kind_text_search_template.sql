-- kind_text_search_template: templates of dictionaries of text search.
select t.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(t.tmplname) as identity,
       format('CREATE TEXT SEARCH TEMPLATE %I.%I (%sLEXIZE = %s)', n.nspname, t.tmplname,
              'INIT = ' || nullif(t.tmplinit::text, '-') || ', ', t.tmpllexize) as definition,
       n.nspname as schema, t.tmplname as name
  from pg_ts_template t
  join pg_namespace n on n.oid = t.tmplnamespace
 where t.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 3764 and e.objid = t.oid and e.deptype = 'e')
