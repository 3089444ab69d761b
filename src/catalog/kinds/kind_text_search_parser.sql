-- kind_text_search_parser: parsers of text search.
select p.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(p.prsname) as identity,
       format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s%s)', n.nspname,
              p.prsname, p.prsstart, p.prstoken, p.prsend, p.prslextype,
              ', HEADLINE = ' || nullif(p.prsheadline::text, '-')) as definition,
       n.nspname as schema, p.prsname as name
  from pg_ts_parser p
  join pg_namespace n on n.oid = p.prsnamespace
 where p.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 3601 and e.objid = p.oid and e.deptype = 'e')
