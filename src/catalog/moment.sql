-- moment: which database this is, of which run of which server, seen by whom; and which transactions are visible to it.
-- The second is null on a standby, whose snapshots do not list the transactions that are still running. A crash may lose
-- the last transactions and give their numbers again, but there is no recovery without a checkpoint.
select pg_catalog.concat_ws(' ', pg_catalog.pg_postmaster_start_time(), pg_catalog.inet_server_addr(),
                            pg_catalog.inet_server_port(), d.oid, d.datname, current_user),
       case when not pg_catalog.pg_is_in_recovery() then
            pg_catalog.concat_ws(' ', c.checkpoint_lsn, pg_catalog.pg_current_snapshot()) end
  from pg_catalog.pg_database d, pg_catalog.pg_control_checkpoint() c
 where d.datname = pg_catalog.current_database()
