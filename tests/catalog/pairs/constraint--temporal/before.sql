create extension btree_gist;
create table room (id integer, valid daterange not null, name text);
create table booking (id integer, room integer, valid daterange);
create table keyed (id integer, during tstzmultirange, constraint keyed_pk primary key (id, during without overlaps));
