create table base (id integer not null, constraint positive check (id > 0));
create table leaves (id integer not null, constraint positive check (id > 0)) inherits (base);
create table loses_base (id integer not null, x integer, constraint positive check (id > 0)) inherits (base);
create table former (a integer, c integer);
create table follower (a integer, b integer, c integer) inherits (former);
create table old_base (y integer);
create table new_base (y integer);
create table changes_base (y integer, z integer) inherits (old_base);
