create table public.t (id integer primary key, name varchar(10));
create table public.log (id integer, what text);
create view public.v as select id, name from public.t;
create rule noted as on update to public.t where new.name <> old.name do also insert into public.log values (new.id, new.name);
create rule upd as on update to public.v do instead update public.t set name = new.name where id = old.id;
alter table public.t disable rule noted;
