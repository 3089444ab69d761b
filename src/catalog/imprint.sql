-- imprint: how many rows the catalogs hold that facts are read from, and the sum of their hashes, so that their order
-- does not count. Whole rows, but for what changes without the structure (in pg_class), and without most of what came
-- with the server. Roles and tablespaces are here for their names, and only those that the database speaks of; roles with
-- what the asking one gets to see by them. The database's owner tells who is a member of pg_database_owner: a session
-- that was asked before it knew its database says no, until some role of the server changes. A database with
-- subscriptions has no imprint (null): not every role may read them.
select 'pg_class', count(*), sum(hashtextextended(r::text, 0))
  from (select oid, relname, relnamespace, reltype, reloftype, relowner, relam, reltablespace, relpersistence, relkind,
               relnatts, relchecks, relhasrules, relhastriggers, relhassubclass, relrowsecurity, relforcerowsecurity,
               relispopulated, relreplident, relispartition, relacl, reloptions, relpartbound
          from pg_class where oid >= 16384 or relacl is not null) r
union all
select 'pg_attribute', count(*), sum(hashtextextended(r::text, 0)) from pg_attribute r
  where (attrelid >= 16384 and attnum > 0) or attacl is not null
union all select 'pg_attrdef', count(*), sum(hashtextextended(r::text, 0)) from pg_attrdef r
union all
select 'pg_type', count(*), sum(hashtextextended(r::text, 0)) from pg_type r where oid >= 16384 or typacl is not null
union all
select 'pg_proc', count(*), sum(hashtextextended(r::text, 0)) from pg_proc r where oid >= 16384 or proacl is not null
union all select 'pg_constraint', count(*), sum(hashtextextended(r::text, 0)) from pg_constraint r where oid >= 16384
union all select 'pg_index', count(*), sum(hashtextextended(r::text, 0)) from pg_index r where indexrelid >= 16384
union all select 'pg_rewrite', count(*), sum(hashtextextended(r::text, 0)) from pg_rewrite r where oid >= 16384
union all select 'pg_trigger', count(*), sum(hashtextextended(r::text, 0)) from pg_trigger r where oid >= 16384
union all select 'pg_policy', count(*), sum(hashtextextended(r::text, 0)) from pg_policy r
union all
select 'pg_depend', count(*), sum(hash_record_extended(r, 0)) from pg_depend r where objid >= 16384 -- @since 14
select 'pg_depend', count(*), sum(hashtextextended(r::text, 0)) from pg_depend r where objid >= 16384 -- @until 13
union all
select 'pg_description', count(*), sum(hashtextextended(r::text, 0)) from pg_description r
  where objoid >= 16384 or classoid in (2615, 3079)
union all
select 'pg_init_privs', count(*), sum(hashtextextended(r::text, 0)) from pg_init_privs r where objoid >= 16384
union all select 'pg_namespace', count(*), sum(hashtextextended(r::text, 0)) from pg_namespace r
union all select 'pg_sequence', count(*), sum(hashtextextended(r::text, 0)) from pg_sequence r
union all select 'pg_inherits', count(*), sum(hashtextextended(r::text, 0)) from pg_inherits r
union all select 'pg_partitioned_table', count(*), sum(hashtextextended(r::text, 0)) from pg_partitioned_table r
union all select 'pg_enum', count(*), sum(hashtextextended(r::text, 0)) from pg_enum r
union all select 'pg_range', count(*), sum(hashtextextended(r::text, 0)) from pg_range r where rngtypid >= 16384
union all
select 'pg_aggregate', count(*), sum(hashtextextended(r::text, 0)) from pg_aggregate r where aggfnoid >= 16384
union all select 'pg_statistic_ext', count(*), sum(hashtextextended(r::text, 0)) from pg_statistic_ext r
union all select 'pg_default_acl', count(*), sum(hashtextextended(r::text, 0)) from pg_default_acl r
union all select 'pg_extension', count(*), sum(hashtextextended(r::text, 0)) from pg_extension r
union all select 'pg_language', count(*), sum(hashtextextended(r::text, 0)) from pg_language r
union all select 'pg_event_trigger', count(*), sum(hashtextextended(r::text, 0)) from pg_event_trigger r
union all select 'pg_foreign_data_wrapper', count(*), sum(hashtextextended(r::text, 0)) from pg_foreign_data_wrapper r
union all select 'pg_foreign_server', count(*), sum(hashtextextended(r::text, 0)) from pg_foreign_server r
union all select 'pg_foreign_table', count(*), sum(hashtextextended(r::text, 0)) from pg_foreign_table r
union all select 'pg_user_mappings', count(*), sum(hashtextextended(r::text, 0)) from pg_user_mappings r
union all select 'pg_publication', count(*), sum(hashtextextended(r::text, 0)) from pg_publication r
union all select 'pg_publication_rel', count(*), sum(hashtextextended(r::text, 0)) from pg_publication_rel r
union all -- @since 15
select 'pg_publication_namespace', count(*), sum(hashtextextended(r::text, 0)) from pg_publication_namespace r -- @since 15
union all select 'pg_seclabel', count(*), sum(hashtextextended(r::text, 0)) from pg_seclabel r
union all select 'pg_am', count(*), sum(hashtextextended(r::text, 0)) from pg_am r where oid >= 16384
union all select 'pg_amop', count(*), sum(hashtextextended(r::text, 0)) from pg_amop r where oid >= 16384
union all select 'pg_amproc', count(*), sum(hashtextextended(r::text, 0)) from pg_amproc r where oid >= 16384
union all select 'pg_cast', count(*), sum(hashtextextended(r::text, 0)) from pg_cast r where oid >= 16384
union all select 'pg_conversion', count(*), sum(hashtextextended(r::text, 0)) from pg_conversion r where oid >= 16384
union all select 'pg_opclass', count(*), sum(hashtextextended(r::text, 0)) from pg_opclass r where oid >= 16384
union all select 'pg_operator', count(*), sum(hashtextextended(r::text, 0)) from pg_operator r where oid >= 16384
union all select 'pg_opfamily', count(*), sum(hashtextextended(r::text, 0)) from pg_opfamily r where oid >= 16384
union all select 'pg_collation', count(*), sum(hashtextextended(r::text, 0)) from pg_collation r where oid >= 16384
union all select 'pg_transform', count(*), sum(hashtextextended(r::text, 0)) from pg_transform r where oid >= 16384
union all select 'pg_ts_config', count(*), sum(hashtextextended(r::text, 0)) from pg_ts_config r where oid >= 16384
union all
select 'pg_ts_config_map', count(*), sum(hashtextextended(r::text, 0)) from pg_ts_config_map r where mapcfg >= 16384
union all select 'pg_ts_dict', count(*), sum(hashtextextended(r::text, 0)) from pg_ts_dict r where oid >= 16384
union all select 'pg_ts_parser', count(*), sum(hashtextextended(r::text, 0)) from pg_ts_parser r where oid >= 16384
union all
select 'pg_ts_template', count(*), sum(hashtextextended(r::text, 0)) from pg_ts_template r where oid >= 16384
union all
select 'pg_roles', count(*), sum(hashtextextended(r::text, 0))
  from (select oid, rolname, rolsuper, pg_has_role(oid, 'MEMBER') as member, pg_has_role(oid, 'USAGE') as usage
          from pg_roles
         where (oid < 16384 and rolname <> 'pg_database_owner')
            or rolname = current_user
            or oid in (select d.refobjid
                         from pg_shdepend d
                        where d.refclassid = 1260
                          and d.dbid = (select oid from pg_database where datname = current_database()))) r
union all
select 'pg_tablespace', count(*), sum(hashtextextended(r::text, 0))
  from (select oid, spcname
          from pg_tablespace
         where oid in (select reltablespace from pg_class)
            or oid = (select dattablespace from pg_database where datname = current_database())) r
union all
select 'pg_subscription', case when count(*) = 0 then 0 end, 0
  from pg_subscription
 where subdbid = (select oid from pg_database where datname = current_database())
union all
select 'pg_database', encoding, datdba::int8
  from pg_database
 where datname = current_database()
