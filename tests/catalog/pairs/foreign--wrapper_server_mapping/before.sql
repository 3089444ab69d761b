create extension postgres_fdw;
create foreign data wrapper w options (a 'one', "B b" 'two''s', gone 'x');
create server s type 'old' version '1' foreign data wrapper w options (host 'h', port '1');
create server "Odd ""one" foreign data wrapper w;
create user mapping for public server s options (name 'any');
create user mapping for pair_reader server s options (name 'me', other 'x\y');
create server p foreign data wrapper postgres_fdw options (host 'h', dbname 'd');
create user mapping for pair_reader server p options (user 'u', password 'never shown');
