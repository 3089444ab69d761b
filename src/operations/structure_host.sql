-- What decides, besides the files, which structure they give; whether the session may act as a role; and how its database
-- is made.  $1 the role, or null
select concat_ws(' ', current_setting('server_version_num'), current_user, current_setting('is_superuser'),
                 current_setting('default_table_access_method'), current_setting('default_tablespace'),
                 current_setting('search_path'), current_setting('default_toast_compression', true),
                 current_setting('xmloption'), current_setting('check_function_bodies')) as version,
       coalesce(pg_has_role(to_regrole(quote_ident($1)), 'member'), false) as may_act,
       pg_encoding_to_char(d.encoding) as encoding,
       d.datcollate as collate,
       d.datctype as ctype,
       case d.datlocprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end -- @since 15
       null -- @until 14
         as locale_provider,
       d.datlocale -- @since 17
       d.daticulocale -- @since 15 @until 16
       null -- @until 14
         as locale
  from pg_database d
 where d.datname = current_database()
