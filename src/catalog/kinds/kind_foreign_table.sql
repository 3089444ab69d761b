-- kind_foreign_table: foreign tables. Their columns are told as those of tables are. Options that hold a
-- secret are never read; snapshot_gaps tells of them.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as identity,
       quote_ident(s.srvname) as server,
       (select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', '
                          order by o.option_name collate "C")
          from pg_options_to_table(f.ftoptions) o
         where o.option_name !~* '(passw|passfile|secret|token|credential|private|scram|sslkey)') as options,
       n.nspname as schema, c.relname as name, pg_get_userbyid(c.relowner) as owner
  from pg_foreign_table f
  join pg_foreign_server s on s.oid = f.ftserver
  join pg_class c on c.oid = f.ftrelid
  join pg_namespace n on n.oid = c.relnamespace
 where c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 1259 and e.objid = c.oid and e.deptype = 'e')
