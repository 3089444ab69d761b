create table base (id integer);
create table child (own text) inherits (base);
create table grandchild () inherits (child);
