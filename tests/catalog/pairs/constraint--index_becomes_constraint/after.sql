create table t (a integer not null, b integer, c integer);
alter table t add constraint t_a primary key (a);
alter table t add constraint t_b unique (b);
create unique index t_c on t (c);
create table u (a integer references t (a));
