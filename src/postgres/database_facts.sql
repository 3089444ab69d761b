-- What a database is.  $1 its name.  Columns that later versions added or renamed are read through jsonb.
select d.oid::text,
       pg_get_userbyid(d.datdba) as owner,
       pg_encoding_to_char(d.encoding) as encoding,
       d.datcollate as collate,
       d.datctype as ctype,
       case to_jsonb(d) ->> 'datlocprovider' when 'i' then 'icu' when 'b' then 'builtin' when 'c' then 'libc' end
         as locale_provider,
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') as locale,
       nullif(t.spcname, 'pg_default') as tablespace, -- the default needs no right to be named
       d.datconnlimit as connection_limit,
       d.datallowconn as allow_connections,
       d.datistemplate as is_template,
       shobj_description(d.oid, 'pg_database') as comment
  from pg_database d
  join pg_tablespace t on t.oid = d.dattablespace
 where d.datname = $1
