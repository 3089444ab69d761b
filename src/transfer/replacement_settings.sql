-- ALTER DATABASE SET and ALTER ROLE IN DATABASE SET of a database.  $1 its oid
-- Since PostgreSQL 16 CREATEROLE alone does not set what another role has: it must have been given that role to manage.
select case s.setrole when 0 then null else pg_get_userbyid(s.setrole) end as role,
       split_part(item, '=', 1) as name,
       substr(item, strpos(item, '=') + 1) as value,
       me.rolsuper
         or coalesce(p.context, 'user') in ('user', 'backend')
            and (s.setrole = 0
                 or s.setrole = me.oid
                 or me.rolcreaterole and (current_setting('server_version_num')::integer < 160000
                                          or pg_has_role(s.setrole, 'member with admin option'))) as may_set
  from pg_db_role_setting s
 cross join unnest(s.setconfig) with ordinality as u (item, place)
  join pg_roles me on me.rolname = current_user
  left join pg_settings p on p.name = split_part(item, '=', 1)
 where s.setdatabase = $1::oid
 order by s.setrole, u.place
