-- The child was there before the base's columns got their storage.
create table base (id integer, note text, doc jsonb);
create table child (own text) inherits (base);
create table follower () inherits (base);
alter table only base alter note set storage external, alter doc set compression pglz;
alter table only follower alter note set storage main;
