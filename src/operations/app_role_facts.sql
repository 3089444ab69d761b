-- app_role_facts: is there a role $1, and is the role $2 a member of it?
select g.oid is not null, coalesce(pg_has_role(r.oid, g.oid, 'member'), false)
  from (values ($1, $2)) as wanted (app_role, role)
  left join pg_roles g on g.rolname = wanted.app_role
  left join pg_roles r on r.rolname = wanted.role
