-- kind_text_search_dictionary: dictionaries of text search.
select d.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(d.dictname) as identity,
       quote_ident(tn.nspname) || '.' || quote_ident(t.tmplname) as template,
       d.dictinitoption as options,
       n.nspname as schema, d.dictname as name, pg_get_userbyid(d.dictowner) as owner
  from pg_ts_dict d
  join pg_namespace n on n.oid = d.dictnamespace
  join pg_ts_template t on t.oid = d.dicttemplate
  join pg_namespace tn on tn.oid = t.tmplnamespace
 where d.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 3600 and e.objid = d.oid and e.deptype = 'e')
