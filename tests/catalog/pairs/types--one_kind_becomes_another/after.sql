create domain public.a as text;
create type public.b as enum ('x');
create type public.c as range (subtype = integer);
create type public.d as (x integer);
create type public.e as (x integer);
create table public.f (x integer);
