create extension btree_gist;
create table room (id integer, valid daterange not null, name text, primary key (id, valid without overlaps), constraint one_name unique (name, valid without overlaps));
create table booking (id integer, room integer, valid daterange, primary key (id, valid without overlaps), constraint fits foreign key (room, period valid) references room (id, period valid));
create table keyed (id integer, during tstzmultirange, constraint keyed_u unique (id, during without overlaps) deferrable);
create table half (id int4range, at tsrange, primary key (id, at without overlaps));
