create foreign data wrapper files;
create server "Server" foreign data wrapper files;
create table visits (id integer not null, day date default current_date, constraint positive check (id > 0));
create foreign table far (c0 bigint options ("column name" 'b')) inherits (visits) server "Server" options (file 'y');
create view seen as select c0, day from far;
