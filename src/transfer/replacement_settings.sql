-- ALTER DATABASE SET and ALTER ROLE IN DATABASE SET of a database, and whether this role may set them.  $1 its oid.
-- A setting that the server does not know (app.clinic) is a superuser's. Since PostgreSQL 16 CREATEROLE alone does not
-- set what another role has: it must have been given that role to manage.
select 'the setting ' || split_part(item, '=', 1) ||
       case s.setrole when 0 then '' else ' of role ' || quote_ident(pg_get_userbyid(s.setrole)) end as what,
       me.rolsuper
       or coalesce(p.context, '') in ('user', 'backend')
          and (s.setrole in (0, me.oid)
               or me.rolcreaterole and not r.rolsuper
                  and (current_setting('server_version_num')::int < 160000
                       or pg_has_role(s.setrole, 'member with admin option'))) as may_set,
       case s.setrole when 0 then null else pg_get_userbyid(s.setrole) end as role,
       split_part(item, '=', 1) as name,
       substr(item, strpos(item, '=') + 1) as value
  from pg_db_role_setting s
 cross join unnest(s.setconfig) with ordinality as u (item, place)
  join pg_roles me on me.rolname = current_user
  left join pg_settings p on p.name = split_part(item, '=', 1)
  left join pg_roles r on r.oid = s.setrole
 where s.setdatabase = $1::oid
 order by s.setrole, u.place
