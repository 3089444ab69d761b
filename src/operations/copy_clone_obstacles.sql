-- What stands in the way of cloning a database: one sentence each, the gravest first.
-- $1 the database, $2 our own session in it, $3 whether sessions may be ended.
-- Processes of the server itself have no role; they leave when they are asked.
with me as (
        select oid, rolsuper, rolcreatedb from pg_roles where rolname = current_user
), source as (
        select oid, datname, datdba, datistemplate from pg_database where datname = $1
)
select sentence
  from (select 1 as place, 'this role may not create databases' as sentence
          from me
         where not rolsuper and not rolcreatedb
         union all
        select 2, 'this role does not own ' || quote_ident(s.datname)
          from source s, me
         where not me.rolsuper and not s.datistemplate and not pg_has_role(s.datdba, 'usage')
         union all
        select 3, 'the prepared transaction ' || quote_literal(p.gid) || ' is open in ' || quote_ident(s.datname)
          from source s
          join pg_prepared_xacts p on p.database = s.datname
         union all
        select 4, 'process ' || a.pid || ', role ' || quote_ident(a.usename) || ', application ' ||
                  coalesce(nullif(a.application_name, ''), '-') || ', is connected to ' || quote_ident(s.datname) ||
                  case when $3::boolean then ', and this role may not end it' else '' end
          from source s
          join pg_stat_activity a on a.datid = s.oid
          join pg_roles r on r.oid = a.usesysid
         cross join me
         where a.pid not in ($2::integer, pg_backend_pid())
           and a.application_name <> 'skinspire guard'
           and not ($3::boolean
                    and (me.rolsuper
                         or not r.rolsuper and (pg_has_role(r.oid, 'usage') or pg_has_role('pg_signal_backend', 'usage'))))
       ) obstacle
 order by place, sentence
