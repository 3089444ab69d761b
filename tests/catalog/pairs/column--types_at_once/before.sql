create type mood as enum ('calm', 'cross');
create table t (id integer primary key, a integer, b varchar(10), c text default '7', d mood, e date, f numeric(10,2) not null);
create table child () inherits (t);
create index t_b on t (b);
create view v as select a, b, c, d from t;
