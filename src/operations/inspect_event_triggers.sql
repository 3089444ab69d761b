-- inspect_event_triggers
select e.evtname as name,
       e.evtevent as event,
       coalesce(to_json(e.evttags), '[]') as tags,
       format('%I.%I', n.nspname, f.proname) as function,
       case e.evtenabled when 'O' then 'enabled' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end as state,
       pg_get_userbyid(e.evtowner) as owner,
       obj_description(e.oid, 'pg_event_trigger') as comment
  from pg_event_trigger e
  join pg_proc f on f.oid = e.evtfoid
  join pg_namespace n on n.oid = f.pronamespace
 where not exists (select from pg_depend d
                    where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
 order by e.evtname
