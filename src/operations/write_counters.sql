-- How many rows of each table were inserted, updated and deleted since its statistics began.
select schemaname, relname, n_tup_ins, n_tup_upd, n_tup_del
  from pg_stat_user_tables
 where n_tup_ins + n_tup_upd + n_tup_del > 0
 order by schemaname, relname
