create sequence shared;
create table kept (id integer default nextval('shared'));
