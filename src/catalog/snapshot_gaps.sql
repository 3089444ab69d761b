-- snapshot_gaps: what a fact leaves out, since it is secret or not for this role to read, one line each.
with mapping as (
    select m.*, 'FOR ' || case m.umuser when 0 then 'PUBLIC' else quote_ident(m.usename) end
                    || ' SERVER ' || quote_ident(m.srvname) as identity
      from pg_user_mappings m
)
select 'the option ' || quote_ident(o.option_name) || ' of user mapping ' || m.identity
  from mapping m
 cross join lateral pg_options_to_table(m.umoptions) o
 where o.option_name ~* '(passw|passfile|secret|token|credential|private|scram|sslkey)'
union all
select 'the option ' || quote_ident(o.option_name) || ' of ' || h.identity
  from (select s.srvoptions, 'server ' || quote_ident(s.srvname) from pg_foreign_server s
         union all
        select w.fdwoptions, 'foreign data wrapper ' || quote_ident(w.fdwname) from pg_foreign_data_wrapper w
         union all
        select f.ftoptions, 'foreign table ' || f.ftrelid::regclass from pg_foreign_table f) h (options, identity)
 cross join lateral pg_options_to_table(h.options) o
 where o.option_name ~* '(passw|passfile|secret|token|credential|private|scram|sslkey)'
-- As the view itself decides. -- @others
union all -- @others
select 'the options of user mapping ' || m.identity || ', which this role may not read' -- @others
  from mapping m -- @others
  join pg_foreign_server s on s.oid = m.srvid -- @others
 where not case when m.umuser = 0 then pg_has_role(s.srvowner, 'USAGE') -- @others
                else m.usename = current_user -- @others
                     and (pg_has_role(s.srvowner, 'USAGE') or has_server_privilege(s.oid, 'USAGE')) end -- @others
union all
select 'the secrets in the connection of subscription ' || quote_ident(s.subname) -- @superuser
select 'the connection of subscription ' || quote_ident(s.subname) || ', which this role may not read' -- @others
  from pg_subscription s
 where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
   and s.subconninfo -- @superuser
       ~* '(passw|passfile|secret|scram_|^postgres(ql)?://[^@/]*:[^@/]*@|[?&][^=&]*%[^=&]*=)' -- @superuser
