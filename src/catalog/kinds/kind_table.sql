-- kind_table: tables and partitioned tables. What a partition is bound to is a fact of its own (inheritance).
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
       c.relpersistence = 'u' as unlogged,
       array_to_string(c.reloptions, ', ') as options,
       (select array_to_string(t.reloptions, ', ') from pg_class t where t.oid = c.reltoastrelid) as toast_options,
       a.amname as access_method,
       (select s.spcname from pg_tablespace s where s.oid = c.reltablespace) as tablespace,
       case when c.reloftype <> 0 then format_type(c.reloftype, null) end as of_type,
       c.relrowsecurity as row_security,
       c.relforcerowsecurity as force_row_security,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_am a on a.oid = c.relam
 where c.relkind in ('r', 'p')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
