-- inspect_triggers: ordered by the table's oid. $1 the only table, or null; $2 the only schema, or null. A partition's
-- copy of its parent's trigger is marked as internal up to PostgreSQL 14.
select c.oid as relation,
       format('%I.%I', n.nspname, c.relname) as table,
       t.tgname as name,
       case when t.tgtype & 2 <> 0 then 'before' when t.tgtype & 64 <> 0 then 'instead of' else 'after' end as timing,
       to_json(array_remove(array[case when t.tgtype & 4 <> 0 then 'insert' end,
                                  case when t.tgtype & 16 <> 0 then 'update' end,
                                  case when t.tgtype & 8 <> 0 then 'delete' end,
                                  case when t.tgtype & 32 <> 0 then 'truncate' end], null)) as events,
       case when t.tgtype & 1 <> 0 then 'row' else 'statement' end as level,
       format('%I.%I', fn.nspname, f.proname) as function,
       case t.tgenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
       t.tgconstraint <> 0 as constraint,
       t.tgparentid <> 0 as inherited,
       pg_get_triggerdef(t.oid) as definition,
       k.description as comment
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_proc f on f.oid = t.tgfoid
  join pg_namespace fn on fn.oid = f.pronamespace
  left join pg_description k on k.classoid = 'pg_trigger'::regclass and k.objoid = t.oid
 where (not t.tgisinternal or t.tgparentid <> 0 and t.tgconstraint = 0)
   and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and ($1::oid is null or c.oid = $1)
   and ($2::text is null or n.nspname = $2)
 order by c.oid, t.tgname
