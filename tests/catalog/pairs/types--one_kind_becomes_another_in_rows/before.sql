create type public.a as enum ('x', 'y');
create domain public.b as text;
create type public.c as enum ('x');
create table public.t (id integer, a public.a default 'x', many public.a[], b public.b, second public.b not null, c public.c);
create view public.v as select a, b from public.t;
create function public.f(public.a, public.b) returns public.c language sql as $$ select 'x'::public.c $$;
insert into public.t values (1, 'x', '{x,y}', 'x', 'y', 'x');
