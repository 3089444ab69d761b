create table gets (id integer, note text) with (toast.autovacuum_enabled = false);
create table turns (id integer, code text) with (toast.autovacuum_enabled = false, fillfactor = 80);
create table changes (id integer, note varchar(20), more text) with (fillfactor = 70, toast.vacuum_truncate = true);
create table loses (id integer, note integer);
create table sheds (id integer, more text) with (toast.autovacuum_enabled = false);
create table fresh (id integer, note text) with (toast.autovacuum_enabled = false);
