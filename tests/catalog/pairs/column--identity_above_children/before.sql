create table base (note text);
create table child () inherits (base);
create table parted (note text) partition by list (note);
create table part partition of parted default;
