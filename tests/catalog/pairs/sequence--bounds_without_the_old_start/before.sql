create table t (up bigint generated always as identity (minvalue 2 maxvalue 9 start 3), used integer);
create sequence up minvalue 2 maxvalue 9 start 3;
create sequence down increment -1 minvalue -9 maxvalue -2 start -3;
create sequence apart minvalue 5 maxvalue 20 start 18;
