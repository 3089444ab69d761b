-- How many relations a copy of the current database makes.
select count(*) from pg_class where oid >= 16384
