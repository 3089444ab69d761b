create type public.span as range (subtype = bigint);
create table public.bookings (id integer, span public.span, spans public.span_multirange, list public.span[]);
create function public.width(public.span) returns bigint language sql as 'select upper($1) - lower($1)';
