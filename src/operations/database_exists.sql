-- database_exists: $1 its name; a row when there is one
select 1 from pg_database where datname = $1
