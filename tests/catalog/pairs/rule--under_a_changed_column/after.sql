create table public.t (id bigint primary key, name text);
create table public.log (id integer, what text, more integer);
create view public.v as select id, name from public.t;
create rule noted as on update to public.t where new.name <> old.name do also insert into public.log values (new.id, new.name);
create rule upd as on update to public.v do instead update public.t set name = new.name where id = old.id;
alter table public.t disable rule noted;
