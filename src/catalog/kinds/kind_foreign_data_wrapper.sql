-- kind_foreign_data_wrapper: foreign data wrappers that no extension brought. Options that hold a secret are never read;
-- snapshot_gaps tells of them.
select w.oid, 0 as sub, null::oid as parent, quote_ident(w.fdwname) as identity,
       (select quote_ident(n.nspname) || '.' || quote_ident(p.proname)
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = w.fdwhandler) as handler,
       (select quote_ident(n.nspname) || '.' || quote_ident(p.proname)
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = w.fdwvalidator) as validator,
       (select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', '
                          order by o.option_name collate "C")
          from pg_options_to_table(w.fdwoptions) o
         where o.option_name !~* '(passw|passfile|secret|token|credential|private|scram|sslkey)') as options,
       w.fdwname as name, pg_get_userbyid(w.fdwowner) as owner
  from pg_foreign_data_wrapper w
 where w.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2328 and e.objid = w.oid and e.deptype = 'e')
