create table "First" (id integer not null);
create table second (id integer not null);
create table third (id integer not null, note text);
create table late (id integer not null, note text);
