-- The grants on a database that this role can't give again, since they are in the name of another whose part it may not
-- take.  $1 the database's oid
select 'the grant of ' || x.privilege_type || ' to ' ||
       case x.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(x.grantee)) end ||
       ' by ' || quote_ident(pg_get_userbyid(x.grantor)) as what,
       false as may_set
  from pg_database d
  join pg_roles me on me.rolname = current_user
 cross join aclexplode(d.datacl) x
 where d.oid = $1::oid
   and not me.rolsuper
   and x.grantor <> d.datdba
   and not pg_has_role(x.grantor, case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)
