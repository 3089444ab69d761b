-- Which version of each extension CREATE EXTENSION would install.
select string_agg(name || ' ' || default_version, ' ' order by name) from pg_available_extensions
