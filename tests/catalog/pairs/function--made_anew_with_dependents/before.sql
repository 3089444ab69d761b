create table public.t (id integer primary key, n integer);
create function public.rate(a integer) returns integer language sql immutable as 'select a';
create function public.touch() returns trigger language plpgsql as 'begin return new; end';
create view public.v as select public.rate(id) as r from public.t;
create view public.w as select r from public.v;
create materialized view public.m as select r from public.w;
create unique index m_key on public.m (r);
alter table public.t alter n set default public.rate(3), add constraint rated check (public.rate(n) > 0);
create index rates on public.t (public.rate(id));
create policy p on public.t using (public.rate(id) > 0);
create rule r as on delete to public.v do instead delete from public.t where public.rate(t.id) = old.r;
create trigger when_rated before update on public.t for each row when (public.rate(new.id) > 5)
    execute function public.touch();
comment on view public.w is 'on top';
comment on column public.m.r is 'rated';
comment on index public.m_key is 'the key';
comment on policy p on public.t is 'a policy';
comment on trigger when_rated on public.t is 'a trigger';
