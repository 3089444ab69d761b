create foreign data wrapper files;
create server disk foreign data wrapper files;
create type mood as enum ('cross', 'calm');
create table base (id integer, mood mood, code integer);
create table child () inherits (base);
create foreign table far (own text options (column_name 'x')) inherits (child) server disk;
create view of_far as select id, mood from far;
comment on foreign table far is 'far away';
