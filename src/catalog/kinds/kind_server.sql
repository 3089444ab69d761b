-- kind_server: foreign servers. Options that hold a secret are never read;
-- snapshot_gaps tells of them.
select s.oid, 0 as sub, null::oid as parent, quote_ident(s.srvname) as identity,
       quote_ident(w.fdwname) as wrapper,
       s.srvtype as type,
       s.srvversion as version,
       (select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', '
                          order by o.option_name collate "C")
          from pg_options_to_table(s.srvoptions) o
         where o.option_name !~* '(passw|passfile|secret|token|credential|private|scram|sslkey)') as options,
       s.srvname as name, pg_get_userbyid(s.srvowner) as owner
  from pg_foreign_server s
  join pg_foreign_data_wrapper w on w.oid = s.srvfdw
 where s.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1417 and e.objid = s.oid and e.deptype = 'e')
