create function public.valid(text) returns boolean language sql immutable as 'select true';
create function public.first() returns text language sql as $$ select 'x' $$;
create domain public.code as text default public.first() constraint valid check (public.valid(value));
create table public.items (code public.code);
insert into public.items values ('a');
