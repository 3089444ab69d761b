create schema "Other Schema";
create table visits (id integer not null, day date, twice integer generated always as (id * 2) stored);
alter table visits add constraint "id's range" check (id > -2);
alter table visits add constraint recent check (day > '2000-01-01') not valid;
create table "Other Schema".archived (id integer not null, day date, twice integer generated always as (id * 2) stored);
create table own_as_well (id integer not null, day date, twice integer generated always as (id * 2) stored,
    constraint "id's range" check (id > -2));
create table other (day date);
