-- kind_privilege: who may do what with an object or a column, where that is not what PostgreSQL gives by itself. One
-- fact for each role and whoever granted it, with all of its privileges; * is a grant option. The owner is told
-- without his name, since a new owner takes over both what the old one had and what he granted. Of an object that
-- came with the server or an extension the fact is what was changed since; it is about the extension, or about nothing.
with object as (
    select 1259 as catalog, c.oid, 0 as sub, c.relacl as acl, c.relowner as owner,
           acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner) as standard,
           case c.relkind when 'S' then 'SEQUENCE ' else 'TABLE ' end
               || quote_ident(n.nspname) || '.' || quote_ident(c.relname) as target,
           null as column, false as has_facts
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relacl is not null and c.relpersistence <> 't' and n.nspname <> 'information_schema'
    union all
    select 1259, c.oid, a.attnum, a.attacl, c.relowner, acldefault('c', c.relowner),
           'TABLE ' || quote_ident(n.nspname) || '.' || quote_ident(c.relname), quote_ident(a.attname),
           c.relkind in ('r', 'p', 'f')
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
     where a.attacl is not null and c.relpersistence <> 't' and n.nspname <> 'information_schema' and not a.attisdropped
    union all
    select 1255, p.oid, 0, p.proacl, p.proowner, acldefault('f', p.proowner),
           case p.prokind when 'p' then 'PROCEDURE ' else 'FUNCTION ' end
               || quote_ident(n.nspname) || '.' || quote_ident(p.proname)
               || '(' || case p.prokind when 'a' then oidvectortypes(p.proargtypes)
                                        else pg_get_function_identity_arguments(p.oid) end || ')', null, false
      from pg_proc p
      join pg_namespace n on n.oid = p.pronamespace
     where p.proacl is not null and n.nspname !~ '^(pg_(toast_)?temp_|information_schema$)'
       -- the constructors of a range type are parts of it
       and not exists (select from pg_depend i
                        where i.classid = 1255 and i.objid = p.oid and i.refclassid = 1247 and i.deptype = 'i')
    union all
    select 1247, t.oid, 0, t.typacl, t.typowner, acldefault('T', t.typowner),
           'TYPE ' || quote_ident(n.nspname) || '.' || quote_ident(t.typname), null, false
      from pg_type t
      join pg_namespace n on n.oid = t.typnamespace
     where t.typacl is not null and t.typtype <> 'm' -- which has those of its range type
       and n.nspname !~ '^(pg_(toast_)?temp_|information_schema$)'
    union all
    select 2615, n.oid, 0, n.nspacl, n.nspowner, acldefault('n', n.nspowner), 'SCHEMA ' || quote_ident(n.nspname), null, false
      from pg_namespace n
     where n.nspacl is not null and n.nspname !~ '^(pg_(toast_)?temp_|information_schema$)'
    union all
    select 2612, l.oid, 0, l.lanacl, l.lanowner, acldefault('l', l.lanowner), 'LANGUAGE ' || quote_ident(l.lanname), null, false
      from pg_language l
     where l.lanacl is not null
    union all
    select 2328, w.oid, 0, w.fdwacl, w.fdwowner, acldefault('F', w.fdwowner),
           'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), null, false
      from pg_foreign_data_wrapper w
     where w.fdwacl is not null
    union all
    select 1417, s.oid, 0, s.srvacl, s.srvowner, acldefault('S', s.srvowner),
           'FOREIGN SERVER ' || quote_ident(s.srvname), null, false
      from pg_foreign_server s
     where s.srvacl is not null
), placed as (
    select o.*, o.oid < 16384 and o.target <> 'SCHEMA public' as is_builtin, e.refobjid as extension,
           -- The sequence of an identity column is told with the column.
           coalesce(w.refclassid, o.catalog) as whole_catalog, coalesce(w.refobjid, o.oid) as whole,
           coalesce(w.refobjsubid, o.sub) as whole_sub,
           -- Every database begins with a schema public, but may make it anew like any other.
           case when (o.oid < 16384 and o.target <> 'SCHEMA public') or e.objid is not null
                then coalesce(i.initprivs, o.standard) else o.standard end as initial
      from object o
      left join pg_depend e on e.classid = o.catalog and e.objid = o.oid and e.objsubid = 0 and e.deptype = 'e'
      left join pg_depend w on w.classid = o.catalog and w.objid = o.oid and w.objsubid = 0 and w.deptype = 'i'
                           and o.sub = 0
      left join pg_init_privs i on i.classoid = o.catalog and i.objoid = o.oid and i.objsubid = o.sub
), item as (
    -- What is the same now and initially has not to be looked into.
    select o.catalog, o.oid, o.sub, true as is_now, i.item, i.number
      from placed o
     cross join lateral unnest(o.acl) with ordinality i(item, number)
     where not i.item = any (o.initial)
    union all
    select o.catalog, o.oid, o.sub, false, i.item, i.number
      from placed o
     cross join lateral unnest(o.initial) with ordinality i(item, number)
     where not i.item = any (o.acl)
), entry as (
    select i.catalog, i.oid, i.sub, a.grantee, a.grantor, min(i.number) as number,
           string_agg(p.privilege, ', ' order by p.privilege) filter (where i.is_now) as privileges,
           string_agg(p.privilege, ', ' order by p.privilege) filter (where not i.is_now) as initially
      from item i
     cross join lateral aclexplode(array[i.item]) a
     cross join lateral (select (a.privilege_type || case when a.is_grantable then '*' else '' end) collate "C") p(privilege)
     group by 1, 2, 3, 4, 5
), told as (
    select row_number() over () as place, *
      from entry
), need as (
    select t.place, string_agg('1/' || n.place || '/0/n', ' ') as needs
      from told t
      join told n using (catalog, oid)
      join placed o using (catalog, oid)
     where o.sub = t.sub
       and n.place <> t.place
       and (-- Nobody grants what was not granted to him.
            (n.grantee = t.grantor and n.sub in (0, t.sub) and t.grantor <> o.owner)
            -- What is revoked from a table is revoked from its columns.
            or (t.sub <> 0 and n.sub = 0 and n.grantee = t.grantee and n.grantor = t.grantor))
     group by t.place
)
select case when o.extension is not null then 3079 when not o.is_builtin then o.whole_catalog end as catalog,
       coalesce(o.extension, o.whole) as oid, case when o.extension is null then o.whole_sub else 0 end as sub,
       concat_ws(' ', case when o.extension is not null or o.whole <> o.oid or o.is_builtin then o.target end,
                 case when o.column is not null and not o.has_facts then 'column ' || o.column end,
                 'to', g.told,
                 case when t.grantor <> o.owner then 'by ' || quote_ident(pg_get_userbyid(t.grantor)) end) as identity,
       coalesce(t.privileges, '') as privileges,
       coalesce(t.initially, '') as _initially,
       o.target as _target, o.column as _column,
       case t.grantee when 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(t.grantee)) end as _grantee,
       g.told as _told,
       case when t.grantor <> o.owner then quote_ident(pg_get_userbyid(t.grantor)) end as _grantor,
       t.number as _position,
       '1/' || t.place || '/0' as _also,
       n.needs as _needs
  from told t
  join placed o using (catalog, oid, sub)
  left join need n using (place)
 cross join lateral (select case t.grantee when 0 then 'public' when o.owner then 'its owner'
                            else quote_ident(pg_get_userbyid(t.grantee)) end) g(told)
