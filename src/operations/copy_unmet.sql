-- Which needs of a copy this server, or this role on it, does not meet: one sentence each, and whether it speaks of
-- roles, of a version or of what else the server has.
-- $1 the needs, as a JSON list of [kind, name], $2 whether this database's own extensions count
with need as (
        select item ->> 0 as kind, item ->> 1 as name from jsonb_array_elements($1::jsonb) item
), me as (
        select oid, rolsuper,
               case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end as acting
          from pg_roles
         where rolname = current_user
)
select distinct 'the role ' || quote_ident(n.name) || ' does not exist there', 'roles'
  from need n
 where n.kind in ('owner', 'role')
   and not exists (select from pg_roles r where r.rolname = n.name)
union all
select 'objects belong to ' || quote_ident(n.name) || ', for which this role may not act', 'roles'
  from need n
  join pg_roles r on r.rolname = n.name
 cross join me
 where n.kind = 'owner'
   and not me.rolsuper
   and not pg_has_role(r.oid, me.acting)
union all
select 'the extension ' || quote_ident(n.name) || ' is not installed on that server''s machine', 'server'
  from need n
 where n.kind = 'extension'
   and not exists (select from pg_available_extensions a where a.name = n.name)
union all
select 'the extension ' || quote_ident(n.name) || ' needs a superuser', 'server'
  from need n, me
 where n.kind = 'extension'
   and not ($2::boolean and exists (select from pg_extension x where x.extname = n.name))
   and not me.rolsuper
   and exists (select from pg_available_extension_versions v
                where v.name = n.name and v.superuser and not v.trusted
                  and v.version = (select a.default_version from pg_available_extensions a where a.name = n.name))
union all
select 'the tablespace ' || quote_ident(n.name) || ' does not exist there', 'server'
  from need n
 where n.kind = 'tablespace'
   and not exists (select from pg_tablespace t where t.spcname = n.name)
union all
select 'the ' || n.name || ' can only be made by a superuser', 'server'
  from need n, me
 where n.kind = 'superuser'
   and not me.rolsuper
union all
select n.name || ' needs PostgreSQL ' || substr(n.kind, 9), 'version'
  from need n
 where n.kind like 'version %'
   and substr(n.kind, 9)::integer > current_setting('server_version_num')::integer / 10000
