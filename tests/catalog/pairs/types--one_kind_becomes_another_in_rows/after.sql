create domain public.a as text check (value <> '');
create type public.b as enum ('x', 'y');
create table public.t (id integer, a public.a default 'x', many public.a[], b public.b not null default 'y', second public.b, c text);
create view public.v as select a, b from public.t;
create function public.f(public.a, public.b) returns text language sql as $$ select 'x' $$;
