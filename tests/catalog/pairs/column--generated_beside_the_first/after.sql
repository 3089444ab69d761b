create table t (id integer primary key, twice bigint generated always as (id * 3) stored);
