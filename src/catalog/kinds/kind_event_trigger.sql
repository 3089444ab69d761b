-- kind_event_trigger: event triggers.
select e.oid, 0 as sub, null::oid as parent, quote_ident(e.evtname) as identity,
       format(E'CREATE EVENT TRIGGER %I ON %s%s\n    EXECUTE FUNCTION %I.%I()', e.evtname, e.evtevent,
              (select E'\n    WHEN TAG IN (' || string_agg(quote_literal(tag), ', ' order by place) || ')'
                 from unnest(e.evttags) with ordinality as tags (tag, place)),
              n.nspname, p.proname) as definition,
       e.evtenabled as state,
       pg_get_userbyid(e.evtowner) as owner
  from pg_event_trigger e
  join pg_proc p on p.oid = e.evtfoid
  join pg_namespace n on n.oid = p.pronamespace
 where not exists (select from pg_depend d where d.classid = 3466 and d.objid = e.oid and d.deptype = 'e')
