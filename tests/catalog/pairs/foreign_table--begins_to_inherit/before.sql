create foreign data wrapper files;
create server "Server" foreign data wrapper files;
create table visits (id integer not null, day date default current_date, constraint positive check (id > 0));
create foreign table far (c0 integer options ("column name" 'a'), c1 text, constraint old check (c0 is not null))
    server "Server" options (file 'x');
create view seen as select c0 from far;
