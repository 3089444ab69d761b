-- How many rows of each table were inserted, updated and deleted since its statistics began, and the file that it
-- is kept in: emptying or rewriting a table gives it another. A clone holds rows that its own counters never saw.
select s.schemaname, s.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del, c.relfilenode,
       s.n_tup_ins > 0 or pg_relation_size(c.oid) > 0 as may_hold_rows
  from pg_stat_user_tables s
  join pg_class c on c.oid = s.relid
 order by s.schemaname, s.relname
