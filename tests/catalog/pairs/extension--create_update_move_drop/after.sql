create schema one;
create schema two;
create extension pg_trgm schema one version '1.6';
create extension hstore schema two;
create extension citext schema two;
create table t (a text, h two.hstore, c two.citext);
create index on t using gin (a one.gin_trgm_ops);
