-- moment: which database this is, of which run of which server, seen by whom; and which transactions are visible to it.
-- The second is null on a standby, whose snapshots do not list the transactions that are still running. A crash may lose
-- the last transactions and give their numbers again, but there is no recovery without a checkpoint.
select concat_ws(' ', pg_postmaster_start_time(), inet_server_addr(), inet_server_port(), d.oid, d.datname, current_user),
       case when not pg_is_in_recovery() then concat_ws(' ', c.checkpoint_lsn, pg_current_snapshot()) end
  from pg_database d, pg_control_checkpoint() c
 where d.datname = current_database()
