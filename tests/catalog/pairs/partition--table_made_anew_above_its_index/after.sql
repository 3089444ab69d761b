create table "Wards" ("id" bigint not null, "beds" integer default 0, constraint "wards_key" primary key ("id")) partition by range (id);
create table "Beds" ("id" bigint not null, "beds" integer default 0) partition by hash (id);
alter table "Wards" attach partition "Beds" for values from (0) to (99);
create index "by id" on "Wards" ("id" desc) where "id" is not null;
