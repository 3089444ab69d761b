create schema a;
create schema "Odd ""one";
create table a.t (x int);
comment on schema a is 'first';
