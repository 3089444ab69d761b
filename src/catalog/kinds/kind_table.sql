-- kind_table: tables and partitioned tables. What a table inherits from or is bound to is a fact of its own.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key,
       case when c.relkind = 'p' then
            (select string_agg(format_type(a.atttypid, a.atttypmod), ', ' order by k.ordinality)
               from pg_partitioned_table r
              cross join lateral unnest(r.partattrs) with ordinality k (attnum, ordinality)
               join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
              where r.partrelid = c.oid) end as partition_key_types,
       c.relpersistence = 'u' as unlogged,
       options.sorted as options,
       a.amname as access_method,
       quote_ident(s.spcname) as tablespace,
       c.relrowsecurity as row_security,
       c.relforcerowsecurity as force_row_security,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner,
       (select quote_ident(ds.spcname)
          from pg_database d
          join pg_tablespace ds on ds.oid = d.dattablespace
         where d.datname = current_database()) as _default_tablespace,
       options.own as _own_options, -- without those of the TOAST table, which are a fact by themselves
       options.stored as _options
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_am a on a.oid = c.relam
  left join pg_tablespace s on s.oid = c.reltablespace
 cross join lateral (
           select string_agg(o.name || '=' || o.value, ', ' order by o.place) as stored,
                  string_agg(o.name || '=' || o.value, ', ' order by o.place) filter (where o.is_own) as own,
                  string_agg(o.name || '=' || o.value, ', ' order by o.name) filter (where o.is_own) as sorted
             from (select prefix || option_name, prefix = '', row_number() over (),
                          case when option_value ~ '^([a-z_]+|[0-9]+([.][0-9]+)?)$' then option_value
                               else quote_literal(option_value) end
                     from (select '' as prefix, (pg_options_to_table(c.reloptions)).*
                           union all
                           select 'toast.', (pg_options_to_table(t.reloptions)).*
                             from pg_class t where t.oid = c.reltoastrelid) p) o (name, is_own, place, value)) options
 where c.relkind in ('r', 'p')
   and c.relpersistence <> 't'
   and c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
