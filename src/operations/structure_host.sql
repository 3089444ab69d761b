-- What decides, besides the files, which structure they give; and whether the session may act as a role.  $1 the role,
-- or null
select current_database(),
       concat_ws(' ', current_setting('server_version_num'), current_user,
                 (select rolsuper from pg_roles where rolname = current_user),
                 current_setting('default_table_access_method'), current_setting('default_tablespace'),
                 current_setting('search_path'), current_setting('default_toast_compression', true),
                 current_setting('xmloption'), current_setting('check_function_bodies')),
       exists (select from pg_roles where rolname = $1 and pg_has_role(oid, 'member'))
