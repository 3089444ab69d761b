create domain public.name as text check (value <> '');
create domain public.short_name as public.name default 'x';
create table public.people (id integer, name public.name, short public.short_name not null);
create unique index by_name on public.people (name);
insert into public.people values (1, 'a', 'b');
