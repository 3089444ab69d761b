-- snapshot_objects: everything in the database that a user made and a fact has to be about, or else a gap is told. What
-- comes with something else is left out where that is cheap to see: row and array types, what belongs to temporary and
-- TOAST tables, the triggers that partitions have from above. Large objects are rows. PostgreSQL 18 keeps NOT NULL as
-- constraints too; the columns tell it.
-- By this the other queries are chosen as well: letters tell kinds of objects apart (o: a typed table, b: the base of
-- others, n: another replica identity than the usual, t: with a TOAST table), and a row without an oid says that there is
-- something.
select 1259, c.oid, c.relkind::text || case when c.reloftype <> 0 then 'o' else '' end
       || case when c.relhassubclass then 'b' else '' end
       || case when c.relkind in ('r', 'p', 'm') and c.relreplident <> 'd' then 'n' else '' end
       || case when c.relkind = 'r' and c.reltoastrelid <> 0 then 't' else '' end
  from pg_class c
 where c.oid >= 16384 and c.relpersistence <> 't' and c.relnamespace <> 99 and c.relkind <> 't'
union all
select 1247, t.oid, t.typtype::text
  from pg_type t
  left join pg_class c on c.oid = t.typrelid
 where t.oid >= 16384 and (t.typrelid = 0 or c.relkind = 'c') and t.typtype <> 'm'
   and not (t.typname like '\_%' and t.typcategory = 'A' and t.typtype = 'b')
   and t.typnamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_(toast_)?temp_')
union all
select 1255, p.oid, p.prokind::text
  from pg_proc p
 where p.oid >= 16384
   and p.pronamespace not in (select n.oid from pg_namespace n where n.nspname ~ '^pg_(toast_)?temp_')
union all
select 2604, d.oid, null
  from pg_attrdef d
  join pg_class c on c.oid = d.adrelid
 where d.oid >= 16384 and c.relpersistence <> 't'
union all
select 2606, k.oid, k.contype::text
  from pg_constraint k
  left join pg_class c on c.oid = k.conrelid
 where k.oid >= 16384 and c.relpersistence is distinct from 't' and k.contype <> 'n'
   and not (k.contype = 't' and exists (select from pg_trigger t where t.tgconstraint = k.oid and t.tgparentid <> 0))
union all
select 2618, r.oid, null
  from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
 where r.oid >= 16384 and r.rulename <> '_RETURN' and c.relpersistence <> 't'
union all
select 2620, t.oid, null
  from pg_trigger t
  join pg_class c on c.oid = t.tgrelid
 where t.oid >= 16384 and not t.tgisinternal and t.tgparentid = 0 and c.relpersistence <> 't'
union all
select 3256, p.oid, null
  from pg_policy p
  join pg_class c on c.oid = p.polrelid
 where p.oid >= 16384 and c.relpersistence <> 't'
union all
select 3381, s.oid, null
  from pg_statistic_ext s
  join pg_class c on c.oid = s.stxrelid
 where s.oid >= 16384 and c.relpersistence <> 't'
union all select 2615, oid, null from pg_namespace where oid >= 16384 and nspname !~ '^pg_(toast_)?temp_'
union all select 826, oid, null from pg_default_acl where oid >= 16384
union all select 1417, oid, null from pg_foreign_server where oid >= 16384
union all select 1418, umid, null from pg_user_mappings where umid >= 16384
union all select 2328, oid, null from pg_foreign_data_wrapper where oid >= 16384
union all select 2601, oid, null from pg_am where oid >= 16384
union all
select 2602, o.oid, null
  from pg_amop o
 where o.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2753 and e.objid = o.amopfamily and e.deptype = 'e')
union all
select 2603, o.oid, null
  from pg_amproc o
 where o.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2753 and e.objid = o.amprocfamily and e.deptype = 'e')
union all select 2605, oid, null from pg_cast where oid >= 16384
union all select 2607, oid, null from pg_conversion where oid >= 16384
union all select 2612, oid, null from pg_language where oid >= 16384
union all select 2616, oid, null from pg_opclass where oid >= 16384
union all select 2617, oid, null from pg_operator where oid >= 16384
union all select 2753, oid, null from pg_opfamily where oid >= 16384
union all select 3079, oid, null from pg_extension where oid >= 16384
union all select 3456, oid, null from pg_collation where oid >= 16384
union all select 3466, oid, null from pg_event_trigger where oid >= 16384
union all select 3576, oid, null from pg_transform where oid >= 16384
union all select 3600, oid, null from pg_ts_dict where oid >= 16384
union all select 3601, oid, null from pg_ts_parser where oid >= 16384
union all select 3602, oid, null from pg_ts_config where oid >= 16384
union all select 3764, oid, null from pg_ts_template where oid >= 16384
union all select 6104, oid, null from pg_publication where oid >= 16384
union all select 6106, oid, null from pg_publication_rel where oid >= 16384
union all select 6237, oid, null from pg_publication_namespace where oid >= 16384 -- @since 15
union all
select 6100, s.oid, null -- @since 14
select 6100, s.oid, null -- @until 13 -- @superuser
select 6100, null, null -- @until 13 -- @others
  from pg_subscription s
 where s.subdbid = (select d.oid from pg_database d where d.datname = current_database())
union all select 2610, null, 'c' where exists (select from pg_index where indisclustered)
union all
select 3596, null, null
 where exists (select from pg_seclabel) or exists (select from pg_shseclabel where classoid = 6100)
