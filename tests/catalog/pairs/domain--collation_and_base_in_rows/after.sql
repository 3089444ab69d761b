create domain public.name as character varying(50) collate "C" check (value <> '');
create domain public.short_name as public.name default 'x';
create table public.people (id integer, name public.name, short public.short_name not null);
create unique index by_name on public.people (name);
