create type public.span as range (subtype = integer);
create table public.bookings (id integer, span public.span, spans public.span_multirange, list public.span[]);
create function public.width(public.span) returns integer language sql as 'select upper($1) - lower($1)';
insert into public.bookings values (1, '[1,5)', '{[1,2),[3,4)}', '{"[1,2)"}');
