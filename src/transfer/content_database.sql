-- How the database was made, how many large objects it has, and what these take.
select pg_encoding_to_char(d.encoding),
       d.datcollate,
       d.datctype,
       case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
       (select count(*) from pg_largeobject_metadata),
       pg_relation_size('pg_largeobject')
  from pg_database d
 where d.datname = current_database()
