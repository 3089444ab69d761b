-- inspect_rules: ordered by the table's oid; not those that make a view. $1 the only table, or null; $2 the only
-- schema, or null
select c.oid as relation,
       w.rulename as name,
       case w.ev_enabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
       pg_get_ruledef(w.oid) as definition
  from pg_rewrite w
  join pg_class c on c.oid = w.ev_class
  join pg_namespace n on n.oid = c.relnamespace
 where w.rulename <> '_RETURN'
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, w.rulename
