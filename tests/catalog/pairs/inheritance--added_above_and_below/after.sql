-- The child would keep the column and the check if the base lost them.
create table base (id integer, noted text not null default 'base', constraint noted_short check (length(noted) < 9));
create table child (own text, noted text default 'child', constraint noted_short check (length(noted) < 9)) inherits (base);
create table grandchild () inherits (child);
create view of_child as select noted from grandchild;
