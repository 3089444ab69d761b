create schema "Ward & Beds";
create table "Ward & Beds"."select" ("Größe" integer not null, "a""b" text default 'it''s');
