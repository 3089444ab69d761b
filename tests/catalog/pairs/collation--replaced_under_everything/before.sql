create collation x from "C"; create collation y (provider = icu, locale = 'en-US');
create table t (a text collate x primary key, b varchar(10) collate y, c text);
create index on t (b); create index on t (c collate x);
create domain d as text collate y; create type comp as (a text collate x); create type r as range (subtype = text, collation = x);
create table u (a d, b comp, c r, ref text collate x references t);
create view v as select a collate y as ac, b from t;
create table p (k text collate x);
