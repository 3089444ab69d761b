create table base (id bigint not null, more text, constraint positive check (id > 1));
create table leaves (id integer not null, constraint positive check (id > 0));
create table loses_base (id integer not null, x integer, constraint positive check (id > 0));
create table follower (a integer, b integer);
create table old_base (y integer);
create table new_base (y integer);
create table changes_base (y integer, z integer) inherits (new_base);
