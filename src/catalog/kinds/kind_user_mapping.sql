-- kind_user_mapping: whom a role is on a foreign server. Options that hold a secret are never read, and those of
-- others only by who may see them; snapshot_gaps tells of both. The view shows what the asking role may see.
select m.umid as oid, 0 as sub, null::oid as parent,
       'FOR ' || case m.umuser when 0 then 'PUBLIC' else quote_ident(m.usename) end
           || ' SERVER ' || quote_ident(m.srvname) as identity,
       (select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', '
                          order by o.option_name collate "C")
          from pg_options_to_table(m.umoptions) o
         where o.option_name !~* '(passw|passfile|secret|token|credential|private|scram|sslkey)') as options,
       (select true
          from pg_options_to_table(m.umoptions) o
         where o.option_name ~* '(passw|passfile|secret|token|credential|private|scram|sslkey)'
         limit 1) as _withheld
  from pg_user_mappings m
 where m.umid >= 16384
   and not exists (select from pg_depend e where e.classid = 1418 and e.objid = m.umid and e.deptype = 'e')
