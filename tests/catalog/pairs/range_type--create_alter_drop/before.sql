create type public.gone as range (subtype = text, collation = "C");
create type public.changed as range (subtype = integer);
create type public.named as range (subtype = date);
create table public.bookings (id integer, span public.changed, day public.named);
insert into public.bookings values (1, '[1,5)', '[2020-01-01,2020-02-01]');
