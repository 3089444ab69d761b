0create or replace procedure p() begin atomic select case when a then 1 end; delete from t; end; vacuum (full) t; reindex (concurrently) table t;
create index concurrently i on t (a); alter table t detach partition p concurrently; create subscription s connection '' publication p with (create_slot = 0)
