create type public.a as enum ('x');
create domain public.b as text;
create type public.c as (x integer);
create type public.d as range (subtype = integer);
create table public.e (x integer);
create type public.f as enum ('x');
