create schema "Clinic Data";
create table "Clinic Data"."select" ("from" integer primary key, "Übung ""x""" text default 'it''s' not null, "a.b" integer[]);
create index "where" on "Clinic Data"."select" ("Übung ""x""");
create sequence "Clinic Data"."Nummern" owned by "Clinic Data"."select"."from";
alter table "Clinic Data"."select" add constraint "check" check ("from" > 0);
create statistics "Clinic Data"."order" on "from", "a.b" from "Clinic Data"."select";
