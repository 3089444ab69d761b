-- The check comes down from one parent only; the parents keep their order, which is not the one of their names.
create table third (id integer not null, note text);
create table "First" (id integer not null);
create table second (id integer not null);
create table child (own text) inherits (third, second, "First");
create table late (id integer not null, note text);
alter table late inherit third;
alter table late inherit "First";
alter table third add constraint positive check (id > 0);
alter table second add constraint even check (id % 2 = 0);
