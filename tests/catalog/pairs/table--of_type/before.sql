create type point_3d as (x double precision, y double precision, z double precision);
create table places of point_3d (primary key (x, y));
create table marks (x double precision, y double precision, z double precision);
create type grows as (a integer);
create table growing of grows;
