create table plain (id integer primary key, note text);
create table logged (id integer primary key, plain_id integer references plain);
create unlogged table quick (id integer primary key);
create table tuned (id integer, body text) with (fillfactor = 70, autovacuum_enabled = false, toast.autovacuum_enabled = false);
create table watched (id integer);
alter table watched enable row level security;
create table owned (id integer) with (parallel_workers = 2);
