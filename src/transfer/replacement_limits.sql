-- What of a database this role can't carry over to another.  $1 the database's name
with me as (
        select oid, rolsuper, rolcreaterole,
               case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end as acting
          from pg_roles
         where rolname = current_user
), target as (
        select d.* from pg_database d where d.datname = $1
)
select 'the grant of ' || x.privilege_type || ' to ' ||
       case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end ||
       ' by ' || quote_ident(pg_get_userbyid(x.grantor))
  from target t, me, aclexplode(t.datacl) x
 where not me.rolsuper and x.grantor <> t.datdba and not pg_has_role(x.grantor, me.acting)
union all
select 'the setting ' || split_part(item, '=', 1) ||
       case s.setrole when 0 then '' else ' of role ' || quote_ident(pg_get_userbyid(s.setrole)) end
  from target t
  join pg_db_role_setting s on s.setdatabase = t.oid
 cross join unnest(s.setconfig) item
 cross join me
  left join pg_settings p on p.name = split_part(item, '=', 1)
  left join pg_roles r on r.oid = s.setrole
 where not me.rolsuper
   and (p.context is null -- the server knows nothing of app.clinic: then it is a superuser's
        or p.context not in ('user', 'backend')
        or s.setrole not in (0, me.oid)
           and not (me.rolcreaterole and not r.rolsuper
                    and (me.acting = 'member' or pg_has_role(s.setrole, 'member with admin option'))))
union all
select 'the security label of ' || l.provider
  from target t
  join pg_shseclabel l on l.objoid = t.oid and l.classoid = 'pg_database'::regclass, me
 where not me.rolsuper
