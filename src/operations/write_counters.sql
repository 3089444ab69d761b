-- How many rows of each table were inserted, updated and deleted since its statistics began, and the file that it
-- is kept in: emptying or rewriting a table gives it another.
select s.schemaname, s.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, c.relfilenode
  from pg_stat_user_tables s
  join pg_class c on c.oid = s.relid
 order by s.schemaname, s.relname
