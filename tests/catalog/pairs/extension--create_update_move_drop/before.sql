create schema one;
create schema two;
create extension pg_trgm schema one version '1.4';
create extension cube schema one;
create extension earthdistance schema one;
create extension hstore schema one;
create table t (a text, h one.hstore);
create index on t using gin (a one.gin_trgm_ops);
comment on extension pg_trgm is 'its own words';
