-- What comes down after a table began to inherit is not its own, and goes with what it came from.
create schema "Other Schema";
create table visits (id integer not null, day date, twice integer generated always as (id * 2) stored);
create table "Other Schema".archived (id integer not null, day date, twice integer generated always as (id * 2) stored);
create table own_as_well (id integer not null, day date, twice integer generated always as (id * 2) stored,
    constraint "id's range" check (id > -2));
create table other (day date);
alter table "Other Schema".archived inherit other;
alter table "Other Schema".archived inherit visits;
alter table own_as_well inherit visits;
create table below () inherits ("Other Schema".archived);
alter table visits add constraint "id's range" check (id > -2);
alter table visits add constraint recent check (day > '2000-01-01') not valid;
alter table visits add constraint even check (twice % 2 = 0);
alter table other add constraint "not far" check (day < '3000-01-01');
