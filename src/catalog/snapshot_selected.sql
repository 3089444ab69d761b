-- snapshot_selected: as snapshot_objects, for what was made since the oid in skinspire.first was given out, and for those in
-- skinspire.others: only of the catalogs that relations, types and routines are in, and what stands on tables. A row of
-- catalog 0 says that something new has a comment or privileges, which may come with its CREATE. The largest oid is found
-- by an index, which saves looking through what came with the server.
with choice as materialized (
    select current_setting('skinspire.first')::oid as first, current_setting('skinspire.others')::oid[] as others
), relation as materialized (
    select c.*, first from choice, pg_class c where c.oid >= first or c.oid = any (others)
)
select 1259, c.oid,
       case when c.relkind not in ('i', 'I')
                 or not exists (select from pg_constraint k where k.conindid = c.oid and k.contype in ('p', 'u', 'x'))
            then c.relkind::text else '' end
       || case when exists (select from pg_class t where t.oid = c.reltoastrelid and t.reloptions is not null)
               then 't' else '' end
       || case when c.reloftype <> 0 then 'o' else '' end
       || case when c.relhassubclass or exists (select from pg_inherits i where i.inhrelid = c.oid) then 'b' else '' end
       || case when c.relkind in ('r', 'p', 'm') and c.relreplident <> 'd' then 'n' else '' end
  from relation c
 where c.relpersistence <> 't' and c.relnamespace <> 99 and c.relkind <> 't'
union all
select 1247, t.oid, t.typtype::text
  from choice, pg_type t
 where (t.oid >= first or t.oid = any (others))
   and (t.typrelid = 0 or exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')) and t.typtype <> 'm'
   and not (t.typname like '\_%' and t.typcategory = 'A' and t.typtype = 'b')
union all
select 1255, p.oid, p.prokind::text
  from choice, pg_proc p
 where (p.oid >= first or p.oid = any (others))
   and ((select max(oid) from pg_proc) >= (select first from choice) or (select others from choice) <> '{}')
union all
select 2604, d.oid, null from choice, pg_attrdef d where d.oid >= first or d.oid = any (others)
union all
select 2606, k.oid, k.contype::text from choice, pg_constraint k where k.oid >= first or k.oid = any (others)
union all
select 2618, r.oid, null from choice, pg_rewrite r
 where (r.oid >= first or r.oid = any (others)) and r.rulename <> '_RETURN'
union all
select 2620, t.oid, null from choice, pg_trigger t
 where (t.oid >= first or t.oid = any (others)) and (not t.tgisinternal or t.tgconstrrelid = 0)
union all
select 3256, p.oid, null from choice, pg_policy p where p.oid >= first or p.oid = any (others)
union all
select 3381, s.oid, null from choice, pg_statistic_ext s where s.oid >= first or s.oid = any (others)
union all
select 2610, null, 'c' where exists (select from relation c join pg_index i on i.indexrelid = c.oid where i.indisclustered)
union all
select 0, null, null
 where exists (select from relation where oid >= first and relacl is not null)
    or (select max(objoid) from pg_description) >= (select first from choice)
    or exists (select from choice, pg_type where oid >= first and typacl is not null)
    or ((select max(oid) from pg_proc) >= (select first from choice)
        and exists (select from choice, pg_proc where oid >= first and proacl is not null))
