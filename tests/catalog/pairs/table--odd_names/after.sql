create schema "Clinic Data";
create table "Clinic Data"."select" ("from" bigint generated always as identity primary key, "Übung ""x""" varchar(20) default 'it''s "so"', "a.b" integer[], "new;" text);
create index "where" on "Clinic Data"."select" ("Übung ""x""") where "from" > 5;
alter table "Clinic Data"."select" add constraint "check" check ("from" > 1) not valid;
create index "or" on "Clinic Data"."select" ("new;");
alter table "Clinic Data"."select" cluster on "or";
create table "Clinic Data"."Teil" ("mehr" text) inherits ("Clinic Data"."select");
