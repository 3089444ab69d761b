-- Names what breaks a rule of the clinic's schema (database/README.md), or one that sharding by hospital needs; no rows
-- when all is well.
with relation as (
    select c.oid, c.oid::regclass::text as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
           (select attnum from pg_attribute where attrelid = c.oid and attname = 'hospital_id' and not attisdropped) as tenant
      from pg_class c
     where c.relnamespace = 'public'::regnamespace
       and c.relkind in ('r', 'p', 'v')
       and not exists (select from pg_depend where objid = c.oid and classid = 'pg_class'::regclass and deptype = 'e')
), base as (
    select * from relation where relkind <> 'v'
), tenant as (
    select * from base where tenant is not null
), reference as (
    select f.oid, f.conname, f.conkey, f.confkey, f.confupdtype, f.confdeltype, f.convalidated,
           t.oid as table_oid, t.name, t.tenant, r.tenant as referred_tenant
      from pg_constraint f
      join base t on t.oid = f.conrelid
      join base r on r.oid = f.confrelid
     where f.contype = 'f'
)
select 'row-level security is on, for all but the owner' as rule, name as object
  from tenant
 where not relrowsecurity or relforcerowsecurity
 union all
select 'one policy, the same for every command', name
  from tenant
 where (select count(*) filter (where polname = 'tenant' and polcmd = '*' and polpermissive) <> 1 or count(*) <> 1
          from pg_policy where polrelid = tenant.oid)
 union all
select 'hospital_id is a uuid and never empty', name
  from tenant
  join pg_attribute on attrelid = oid and attnum = tenant
 where atttypid <> 'uuid'::regtype or not attnotnull
 union all
select 'hospital_id leads the primary key', name
  from tenant
 where not exists (select from pg_index where indrelid = oid and indisprimary and indkey[0] = tenant)
 union all
select 'a table has a primary key', name
  from base
 where not exists (select from pg_index where indrelid = oid and indisprimary)
 union all
select 'what is unique is so within a hospital', i.indexrelid::regclass::text
  from pg_index i
  join tenant t on t.oid = i.indrelid
 where i.indisunique
   and not t.tenant = any (i.indkey)
 union all
select 'what excludes does so within a hospital', c.conname
  from pg_constraint c
  join tenant t on t.oid = c.conrelid
 where c.contype = 'x'
   and not exists (select from unnest(c.conkey, c.conexclop) as part (attnum, operator)
                    where attnum = t.tenant and operator = 'pg_catalog.=(uuid,uuid)'::regoperator)
 union all
select 'a reference stays within the hospital', conname
  from reference
 where tenant is not null
   and referred_tenant is not null
   and not exists (select from unnest(conkey, confkey) as pair (here, there) where here = tenant and there = referred_tenant)
 union all
select 'nothing global refers to a hospital''s rows', conname
  from reference
 where tenant is null and referred_tenant is not null
 union all
select 'a reference to hospitals is there, except from logs that outlive one', name
  from tenant
 where name not in ('hospitals', 'audit_logs')
   and not exists (select from pg_constraint where conrelid = tenant.oid and contype = 'f' and confrelid = 'hospitals'::regclass)
 union all
select 'a reference is checked, and never moves a row to another hospital', conname
  from reference
 where not convalidated or confupdtype <> 'a' or confdeltype not in ('a', 'c')
 union all
select 'a reference has an index that begins with its columns', conname
  from reference f
 where not exists (select from pg_index i
                    where i.indrelid = f.table_oid
                      and i.indpred is null
                      and array(select i.indkey[n] from generate_series(0, cardinality(f.conkey) - 1) n order by 1)
                        = array(select unnest(f.conkey) order by 1))
 union all
select 'numbers come from no sequence', name || '.' || attname
  from base
  join pg_attribute a on a.attrelid = oid and a.attnum > 0
 where a.attidentity <> ''
    or exists (select from pg_attrdef d
                where d.adrelid = base.oid and d.adnum = a.attnum and pg_get_expr(d.adbin, d.adrelid) like 'nextval(%')
 union all
select 'times have a zone', name || '.' || attname
  from base
  join pg_attribute on attrelid = oid and attnum > 0 and atttypid in ('timestamp'::regtype, 'time'::regtype)
 union all
select 'names say what they are', conname
  from pg_constraint
  join base on base.oid = conrelid
 where conname not like name || '\_%'
    or conname !~ case contype when 'p' then '_pkey$' when 'u' then '_key$' when 'f' then '_fkey$' when 'c' then '_check$'
                               when 'x' then '_excl$' else '' end
 union all
select 'all is commented', name
  from relation
 where obj_description(oid, 'pg_class') is null
 union all
select 'all is commented', name || '.' || attname
  from relation
  join pg_attribute on attrelid = oid and attnum > 0 and not attisdropped
 where col_description(oid, attnum) is null
 union all
select 'all is commented', t.oid::regtype::text
  from pg_type t
 where t.typnamespace = 'public'::regnamespace
   and t.typtype in ('d', 'e')
   and obj_description(t.oid, 'pg_type') is null
   and not exists (select from pg_depend where objid = t.oid and classid = 'pg_type'::regclass and deptype = 'e')
 order by 1, 2
