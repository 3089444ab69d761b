create table t (a integer not null, b integer, c integer);
create unique index t_a on t (a);
create unique index t_b on t (b);
alter table t add constraint t_c unique (c);
create table u (a integer references t (a));
