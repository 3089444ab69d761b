create collation x from "POSIX"; create collation y (provider = icu, locale = 'en-GB');
create table t (a text collate x primary key, b varchar(10) collate x, c text collate y);
create index on t (b); create index on t (c collate x);
create domain d as text collate x; create type comp as (a text collate y); create type r as range (subtype = text, collation = y);
create table u (a d, b comp, c r, ref text collate x references t);
create view v as select a collate y as ac, b from t;
create table p (k text collate x);
