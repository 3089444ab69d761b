create table public.t (id integer primary key, name text);
create table public.log (id integer, what text);
create view public.v as select id, name from public.t;
create rule gone as on insert to public.t do also insert into public.log values (new.id, 'new');
create rule changed as on update to public.t where new.id > 5 do also insert into public.log values (new.id, 'x');
create rule "State" as on delete to public.t do also notify changes;
create rule ins as on insert to public.v do instead insert into public.t values (new.id, new.name) returning t.id, t.name;
comment on rule changed on public.t is 'stays';
