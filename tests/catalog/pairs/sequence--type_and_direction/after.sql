create sequence up as smallint increment -1;
create sequence down as bigint increment 1;
create sequence narrow as smallint minvalue 5 maxvalue 900;
