create collation public.gone (provider = icu, locale = 'de');
create collation public.changed (provider = icu, locale = 'de');
create collation public.german (provider = icu, locale = 'de');
create table public.people (name text collate public.changed, other text);
create index by_name on public.people (name);
insert into public.people values ('x', 'y');
