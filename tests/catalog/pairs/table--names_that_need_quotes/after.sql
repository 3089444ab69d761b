create schema "Ward & Beds";
create table "Ward & Beds"."select" ("Größe" bigint not null, "from, to" text default 'a (b,', "a""b" text);
comment on column "Ward & Beds"."select"."a""b" is E'two\nlines and a \\';
create index "Ä b" on "Ward & Beds"."select" ("from, to", "Größe" desc);
