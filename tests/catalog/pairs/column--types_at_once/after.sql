create type mood as enum ('cross', 'calm');
create table t (id bigint primary key, a bigint, b text collate "C", c integer default 7, d mood, e timestamptz, f numeric(12,2));
alter table only t alter b set storage external;
create table child () inherits (t);
alter table only child alter b set storage extended;
create index t_b on t (b);
create view v as select a, b, c, d from t;
