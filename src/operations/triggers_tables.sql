-- triggers_tables: the objects that a rule goes on, each with what stands for the words of a section. $1 names, $2 names
-- left out, $3 columns that it must have, $4 must not have (lists with line feeds between, * for anything); $5 'tables',
-- 'views', or what the tables need: 'sequences' that their defaults draw from, 'schemas' that not everybody may enter;
-- $6 partitions too; $7 the tenant column, $8 the secrets. The first two columns are the bare names; a schema has no second.
with candidate as (
    select c.oid, n.oid as schema, n.nspname, c.relname, c.relispartition,
           array(select attname::text from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relpersistence <> 't'
       and n.nspname !~ '^pg_'
       and n.nspname not in ('information_schema', 'skinspire')
       and case when $5 = 'views'
                then c.relkind = 'v' and array_to_string(c.reloptions, ' ') ~ 'security_invoker=(true|on|yes|1)'
                else c.relkind in ('r', 'p') end
       and ($6::boolean or not c.relispartition)
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), pattern as (
    select kind, replace(replace(replace(name, '\', '\\'), '_', '\_'), '*', '%') as shape
      from (select 'tables', unnest(string_to_array($1, E'\n'))
             union all
            select 'except', unnest(string_to_array($2, E'\n'))) as given (kind, name)
), matched as (
    select *
      from candidate
     where ($1 = '' or exists (select from pattern where kind = 'tables'
                                                     and (relname like shape or nspname || '.' || relname like shape)))
       and not exists (select from pattern where kind = 'except'
                                             and (relname like shape or nspname || '.' || relname like shape))
       and columns @> string_to_array($3, E'\n')
       and not columns && string_to_array($4, E'\n')
), place as (
    select oid, nspname, relname, relispartition, columns
      from matched
     where $5 in ('tables', 'views')
     union all
    select distinct s.oid, n.nspname, s.relname, false, '{}'::text[]
      from matched m
      join pg_attrdef a on a.adrelid = m.oid
      join pg_depend d on d.classid = 'pg_attrdef'::regclass and d.objid = a.oid and d.refclassid = 'pg_class'::regclass
      join pg_class s on s.oid = d.refobjid and s.relkind = 'S'
      join pg_namespace n on n.oid = s.relnamespace
     where $5 = 'sequences'
     union all
    select distinct null::oid, nspname, null::name, false, '{}'::text[]
      from matched
     where $5 = 'schemas'
       and not has_schema_privilege('public', schema, 'usage')
)
select m.nspname as bare_schema, m.relname as bare_table,
       quote_ident(m.nspname) || '.' || quote_ident(m.relname) as "table",
       quote_ident(m.nspname) as schema,
       quote_ident('audit_' || case when octet_length(m.relname) <= 57 then m.relname
                                     else left(m.relname, 12) || '_' || md5(m.relname) end) as audit_function,
       quote_literal(coalesce(root.relname, m.relname)) as audited,
       coalesce(key.key_join, 'false') as key_join,
       coalesce('old_row.' || key.first_key, 'pg_catalog.to_jsonb(old_row.*)') || ' is null' as no_old,
       coalesce('new_row.' || key.first_key, 'pg_catalog.to_jsonb(new_row.*)') || ' is null' as no_new,
       coalesce(key.old_key, quote_literal('{}') || '::pg_catalog.jsonb') as old_key,
       coalesce(key.new_key, quote_literal('{}') || '::pg_catalog.jsonb') as new_key,
       'pg_catalog.to_jsonb(old_row.*)' || secret.removal as old_values,
       'pg_catalog.to_jsonb(new_row.*)' || secret.removal as new_values,
       case when $7 = any (m.columns) then format('old_row.%I', $7) else 'null' end as old_tenant,
       case when $7 = any (m.columns) then format('new_row.%I', $7) else 'null' end as new_tenant
  from place m
  left join pg_class root on root.oid = pg_partition_root(m.oid) and m.relispartition
 cross join lateral (
        select string_agg(format('old_row.%1$I operator(%2$I.%3$s) new_row.%1$I', attname, o.nspname, e.oprname), ' and ' order by place) as key_join,
               min(format('%I', attname)) filter (where place = 1) as first_key,
               'pg_catalog.jsonb_build_object(' || string_agg(format('%L, old_row.%I', attname, attname), ', ' order by place) || ')' as old_key,
               'pg_catalog.jsonb_build_object(' || string_agg(format('%L, new_row.%I', attname, attname), ', ' order by place) || ')' as new_key
          from pg_index i
         cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
          join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
          join pg_opclass c on c.oid = i.indclass[k.place - 1]
          join pg_amop p on p.amopfamily = c.opcfamily and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
                        and p.amopstrategy = 3
          join pg_operator e on e.oid = p.amopopr
          join pg_namespace o on o.oid = e.oprnamespace
         where i.indrelid = m.oid and i.indisprimary
           and k.place <= i.indnkeyatts) as key
 cross join lateral (
        select coalesce(' operator(pg_catalog.-) ' || quote_literal(array_agg(name)::text) || '::pg_catalog.text[]', '') as removal
          from unnest(m.columns) as name
         where name = any (string_to_array($8, E'\n'))) as secret
 order by 1, 2
