create function public.valid(text, boolean default true) returns boolean language sql immutable as 'select $2';
create function public.first(integer default 1) returns text language sql as $$ select 'x' $$;
create domain public.code as text default public.first() constraint valid check (public.valid(value));
create table public.items (code public.code);
