-- inspect_findings: what stands out: a key for programs, the object, and what is to be said about it
with space as (
        select oid, nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
), relation as (
        select c.*, format('%I.%I', s.nspname, c.relname) as identity
          from pg_class c
          join space s on s.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
           and not exists (select from pg_depend d
                            where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.objsubid = 0
                              and d.deptype = 'e')
), index as (
        select i.*, r.identity as table_identity, x.relname as index_name, x.relam
          from pg_index i
          join relation r on r.oid = i.indrelid
          join pg_class x on x.oid = i.indexrelid
), finding as (
        select 'no_primary_key' as finding, identity as object, 'has no primary key' as detail
          from relation r
         where relkind in ('r', 'p') and not relispartition
           and not exists (select from pg_index i where i.indrelid = r.oid and i.indisprimary)
        union all
        select 'foreign_key_without_index', r.identity,
               format('no index begins with the columns of %I, so a delete in %s reads the whole table', k.conname,
                      (select identity from relation where oid = k.confrelid))
          from pg_constraint k
          join relation r on r.oid = k.conrelid
         where k.contype = 'f' and k.conparentid = 0
           and not exists (select from pg_index i
                            where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
                              and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
        union all
        select 'invalid_index', table_identity, format('index %I is not valid, and no query uses it', index_name)
          from index
         where not indisvalid
        union all
        select 'duplicate_index', a.table_identity, format('indexes %I and %I are the same', a.index_name, b.index_name)
          from index a
          join index b on b.indrelid = a.indrelid and b.indexrelid > a.indexrelid
         where a.relam = b.relam and a.indkey::text = b.indkey::text and a.indclass::text = b.indclass::text
           and a.indcollation::text = b.indcollation::text and a.indoption::text = b.indoption::text
           and a.indisunique = b.indisunique
           and pg_get_expr(a.indexprs, a.indrelid) is not distinct from pg_get_expr(b.indexprs, b.indrelid)
           and pg_get_expr(a.indpred, a.indrelid) is not distinct from pg_get_expr(b.indpred, b.indrelid)
        union all
        select 'not_validated', r.identity, format('constraint %I is not validated: older rows may break it', k.conname)
          from pg_constraint k
          join relation r on r.oid = k.conrelid
         where not k.convalidated
        union all
        select 'disabled_trigger', r.identity, format('trigger %I is disabled', t.tgname)
          from pg_trigger t
          join relation r on r.oid = t.tgrelid
         where t.tgenabled = 'D' and not t.tgisinternal
        union all
        select 'disabled_foreign_key', r.identity, format('the triggers of constraint %I are disabled, so it is not held to', k.conname)
          from pg_constraint k
          join relation r on r.oid = k.conrelid
         where exists (select from pg_trigger t
                        where t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled = 'D')
        union all
        select 'policies_without_row_security', r.identity, 'has policies, but row-level security is off'
          from relation r
         where not relrowsecurity and exists (select from pg_policy p where p.polrelid = r.oid)
        union all
        select 'row_security_without_policy', r.identity, 'row-level security is on without any policy: only its owner sees rows'
          from relation r
         where relrowsecurity and not exists (select from pg_policy p where p.polrelid = r.oid)
        union all
        select 'dead_rows', r.identity, format('%s dead rows beside %s live ones', dead, live)
          from relation r,
               lateral (select pg_stat_get_dead_tuples(r.oid) as dead, pg_stat_get_live_tuples(r.oid) as live) as s
         where relkind in ('r', 'm') and dead > 1000 and dead > live / 5
        union all
        select 'unlogged', r.identity, 'is unlogged: a crash empties it'
          from relation r
         where relkind = 'r' and relpersistence = 'u'
        union all
        select 'materialized_view_empty', r.identity, 'was never filled'
          from relation r
         where relkind = 'm' and not relispopulated
        union all
        select 'sequence_near_end', r.identity, format('has used %s of %s', last, highest)
          from relation r
          join pg_sequence q on q.seqrelid = r.oid and q.seqincrement > 0 and not q.seqcycle,
               lateral (select case when has_sequence_privilege(r.oid, 'select, usage')
                                         and not (pg_is_in_recovery() and r.relpersistence = 'u')
                                    then pg_sequence_last_value(r.oid) end as last,
                               q.seqmax as highest) as v
         where last::numeric > highest::numeric * 0.8
        union all
        select 'transaction_age', r.identity, format('its oldest rows are %s transactions old', age(relfrozenxid))
          from relation r
         where relkind in ('r', 'm') and relfrozenxid <> '0' and age(relfrozenxid) > 1000000000
        union all
        select 'definer_without_path', format('%I.%I(%s)', s.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
               'runs with its owner''s rights, but in the caller''s search_path'
          from pg_proc p
          join space s on s.oid = p.pronamespace
         where p.prosecdef
           and not exists (select from unnest(p.proconfig) as setting where setting ~ '^search_path=')
           and not exists (select from pg_depend d
                            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        union all
        select 'disabled_event_trigger', format('%I', evtname), 'event trigger is disabled'
          from pg_event_trigger
         where evtenabled = 'D'
)
select finding, object, detail
  from finding
 order by finding, object, detail
