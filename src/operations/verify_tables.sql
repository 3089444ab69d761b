-- verify_tables: how many tables and views there are, how many of them this role can't read or change, and one of
-- those. Tables of extensions are not the project's.
with project_table as (
    select c.oid, c.relkind, n.oid as schema, format('%I.%I', n.nspname, c.relname) as name
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f')
       and c.relpersistence <> 't'
       and n.nspname !~ '^pg_'
       and n.nspname <> 'information_schema'
       and not exists (select from pg_depend d
                        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), judged as (
    select name,
           has_schema_privilege(schema, 'usage') and has_table_privilege(oid, 'select')
           and (relkind not in ('r', 'p')
                or (has_table_privilege(oid, 'insert') and has_table_privilege(oid, 'update')
                    and has_table_privilege(oid, 'delete'))) as is_open
      from project_table
)
select count(*), count(*) filter (where not is_open), min(name) filter (where not is_open)
  from judged
