create table public.t (id integer primary key, name text);
create table public.log (id integer, what text);
create view public.v as select id, name from public.t;
create rule changed as on update to public.t where new.id > 6 do instead (
    insert into public.log values (old.id, 'it''s'); update public.log set what = 'y' where id = new.id);
create rule "State" as on delete to public.t do also notify changes;
create rule fresh as on delete to public.t do also delete from public.log where log.id = old.id;
create rule ins as on insert to public.v do instead insert into public.t values (new.id + 1, new.name) returning t.id, t.name;
create rule nothing as on update to public.v do instead nothing;
alter table public.t disable rule "State";
alter table public.t enable always rule changed;
comment on rule changed on public.t is 'stays';
comment on rule nothing on public.v is 'nothing';
