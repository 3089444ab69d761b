create table "Wards" ("id" bigint not null, "beds" integer default 0, constraint "wards_key" primary key ("id")) partition by hash (id);
create table "Beds" ("id" bigint not null, "beds" integer default 0) partition by hash (id);
alter table "Wards" attach partition "Beds" for values with (modulus 4, remainder 0);
create index "by beds" on "Wards" ("beds") where "beds" is not null;
create index "by id" on "Wards" ("id" desc) where "id" is not null;
