create function next_code() returns text language sql as 'select ''x''';
create function other_code(integer) returns text language sql as 'select ''y''';
create table t (a integer not null, b integer, c text default 'new', d text, e integer default 1,
                f integer not null default 7, g text default other_code(3), h uuid default gen_random_uuid() not null);
create view v as select a from t;
alter view v alter column a set default 6;
