-- kind_text_search_mapping: which dictionaries a configuration of text search asks about one kind of token.
select m.mapcfg as oid, m.maptokentype as sub, m.mapcfg as parent,
       format('%I ON %I.%I', k.alias, n.nspname, c.cfgname) as identity,
       quote_ident(k.alias) as token,
       string_agg(quote_ident(dn.nspname) || '.' || quote_ident(d.dictname), ', ' order by m.mapseqno) as dictionaries,
       m.maptokentype as _position,
       string_agg('3600/' || d.oid || '/0/n', ' ') as _needs
  from pg_ts_config c
  join pg_namespace n on n.oid = c.cfgnamespace
  join pg_ts_config_map m on m.mapcfg = c.oid
  join lateral ts_token_type(c.cfgparser) k on k.tokid = m.maptokentype
  join pg_ts_dict d on d.oid = m.mapdict
  join pg_namespace dn on dn.oid = d.dictnamespace
 where c.oid >= 16384
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 3602 and e.objid = c.oid and e.deptype = 'e')
 group by m.mapcfg, m.maptokentype, k.alias, n.nspname, c.cfgname
