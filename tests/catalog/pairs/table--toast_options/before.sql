create table gets (id integer);
create table turns (id integer, code integer);
create table changes (id integer, note text, more text) with (fillfactor = 70, toast.vacuum_truncate = false, toast.autovacuum_enabled = false);
create table loses (id integer, note text) with (toast.autovacuum_enabled = false);
create table sheds (id integer, note text, more text) with (toast.autovacuum_enabled = false);
