create table parent (id integer, constraint positive check (id > 0));
create table child () inherits (parent);
