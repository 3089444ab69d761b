create sequence up as integer;
create sequence down as integer increment -1;
create sequence narrow as bigint minvalue 5 maxvalue 900;
