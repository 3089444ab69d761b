-- The source as a copy sees it: its size, how it was made, its server's version.
select pg_database_size(d.oid),
       pg_encoding_to_char(d.encoding),
       d.datcollate,
       d.datctype,
       case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' when 'c' then 'libc' end,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
       (select count(*) from pg_subscription s where s.subdbid = d.oid)
  from pg_database d
 where d.datname = current_database()
