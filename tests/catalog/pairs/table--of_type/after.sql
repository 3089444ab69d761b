create type point_3d as (x double precision, y double precision, z double precision);
create table places (x double precision, y double precision, z double precision, primary key (x, y));
create table marks of point_3d (x default 0);
create type grows as (a integer, b text);
create table growing of grows (b not null);
