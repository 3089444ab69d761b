-- identity_of_database: the database's real name and, over TCP, the server's own address and port
select pg_catalog.current_database(),
       pg_catalog.concat_ws(' ', pg_catalog.inet_server_addr(), pg_catalog.inet_server_port())
