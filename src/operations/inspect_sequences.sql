-- inspect_sequences: $1 a table whose columns own them, or null; $2 the only schema, or null. The last value is null
-- where the sequence was not used yet, or this role may not see it.
select n.nspname as schema,
       c.relname as name,
       format('%I.%I', n.nspname, c.relname) as identity,
       pg_get_userbyid(c.relowner) as owner,
       format_type(s.seqtypid, null) as type,
       s.seqstart as start,
       s.seqmin as minimum,
       s.seqmax as maximum,
       s.seqincrement as increment,
       s.seqcache as cache,
       s.seqcycle as cycles,
       case when has_sequence_privilege(c.oid, 'select, usage')
                 and not (pg_is_in_recovery() and c.relpersistence = 'u') then pg_sequence_last_value(c.oid)
       end as last_value,
       case when t.oid is not null then format('%I.%I', tn.nspname, t.relname) end as owned_by_table,
       a.attname as owned_by_column,
       obj_description(c.oid, 'pg_class') as comment,
       (select json_agg(json_build_object('role', role, 'privileges', privileges, 'grantable', grantable) order by role)
          from (select case grantee when 0 then 'public' else pg_get_userbyid(grantee) end as role,
                       json_agg(privilege_type order by privilege_type) as privileges,
                       coalesce(json_agg(privilege_type order by privilege_type) filter (where is_grantable), '[]')
                           as grantable
                  from aclexplode(coalesce(c.relacl, acldefault('s', c.relowner)))
                 group by grantee) as g) as grants
  from pg_sequence s
  join pg_class c on c.oid = s.seqrelid
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                       and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
  left join pg_class t on t.oid = d.refobjid
  left join pg_namespace tn on tn.oid = t.relnamespace
  left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
 where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or d.refobjid = $1)
   and ($2::text is null or n.nspname = $2)
   and not exists (select from pg_depend e
                    where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')
 order by n.nspname, c.relname
