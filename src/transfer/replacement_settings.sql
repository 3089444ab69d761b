-- ALTER DATABASE SET and ALTER ROLE IN DATABASE SET of a database.  $1 its oid
select case s.setrole when 0 then null else pg_get_userbyid(s.setrole) end as role,
       split_part(item, '=', 1) as name,
       substr(item, strpos(item, '=') + 1) as value,
       coalesce(p.context, 'user') in ('user', 'backend') and (s.setrole = 0 or s.setrole = me.oid or me.rolcreaterole)
         or me.rolsuper as may_set
  from pg_db_role_setting s
 cross join unnest(s.setconfig) with ordinality as u (item, place)
  join pg_roles me on me.rolname = current_user
  left join pg_settings p on p.name = split_part(item, '=', 1)
 where s.setdatabase = $1::oid
 order by s.setrole, u.place
