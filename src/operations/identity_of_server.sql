-- identity_of_server: the number that initdb gave the server; standbys have that of their primary
select system_identifier from pg_catalog.pg_control_system()
