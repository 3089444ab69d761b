create schema s;
create schema "S 2";
create table s.t (id int primary key, a text, b int);
create table u (id int primary key);
create publication everything for all tables;
create publication chosen for table s.t (id, a) where (id > 10), u with (publish = 'insert, update');
create publication schemas for tables in schema s, "S 2";
create publication gone for table u;
create publication empty;
