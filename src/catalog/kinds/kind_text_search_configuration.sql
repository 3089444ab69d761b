-- kind_text_search_configuration: configurations of text search; which dictionaries see a token is a fact of its own.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.cfgname) as identity,
       quote_ident(pn.nspname) || '.' || quote_ident(p.prsname) as parser,
       n.nspname as schema, c.cfgname as name, pg_get_userbyid(c.cfgowner) as owner
  from pg_ts_config c
  join pg_namespace n on n.oid = c.cfgnamespace
  join pg_ts_parser p on p.oid = c.cfgparser
  join pg_namespace pn on pn.oid = p.prsnamespace
 where c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 3602 and e.objid = c.oid and e.deptype = 'e')
