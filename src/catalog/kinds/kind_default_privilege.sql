-- kind_default_privilege: ALTER DEFAULT PRIVILEGES: what a role's new objects are given, one fact for each grantee.
-- Without a schema it takes the place of what PostgreSQL gives by itself; in a schema it comes on top of that.
with entry as (
    select d.oid, x.grantee, min(x.number) as number,
           string_agg(x.privilege, ', ' order by x.privilege collate "C") filter (where x.is_now) as privileges,
           string_agg(x.privilege, ', ' order by x.privilege collate "C") filter (where not x.is_now) as initially
      from pg_default_acl d
     cross join lateral (
           select true as is_now, a.grantee, a.number,
                  a.privilege_type || case when a.is_grantable then '*' else '' end as privilege
             from aclexplode(d.defaclacl) with ordinality a(grantor, grantee, privilege_type, is_grantable, number)
           union all
           select false, a.grantee, null, a.privilege_type || case when a.is_grantable then '*' else '' end
             from aclexplode(acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole)) a
            where d.defaclnamespace = 0) x
     group by 1, 2
)
select d.oid, 1 - row_number() over (partition by d.oid order by e.grantee) as sub,
       null::oid as parent,
       'FOR ROLE ' || quote_ident(pg_get_userbyid(d.defaclrole)) || coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '')
           || ' ON ' || t.noun || ' TO ' || g.name as identity,
       coalesce(e.privileges, '') as privileges,
       coalesce(e.initially, '') as _initially,
       pg_get_userbyid(d.defaclrole) as _role,
       n.nspname as _schema,
       t.noun as _nouns,
       g.name as _grantee,
       case e.grantee when 0 then 'public' when d.defaclrole then 'its owner' else g.name end as _told,
       case when e.grantee <> 0 then pg_get_userbyid(e.grantee) end as _grantee_role,
       e.number as _position,
       case when d.defaclnamespace <> 0 then '2615/' || d.defaclnamespace || '/0/a' end as _needs
  from pg_default_acl d
  join entry e on e.oid = d.oid
  left join pg_namespace n on n.oid = d.defaclnamespace
 cross join lateral (select case e.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(e.grantee)) end) g(name)
 cross join lateral (select case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES'
                            when 'f' then 'FUNCTIONS' when 'T' then 'TYPES' when 'n' then 'SCHEMAS'
                            when 'L' then 'LARGE OBJECTS' end) t(noun)
 where e.privileges is distinct from e.initially
