create function public.distance(double precision, double precision) returns double precision
    language sql immutable as 'select $1 - $2';
create type public.float_range as range (subtype = double precision, subtype_diff = public.distance,
    multirange_type_name = public.floats);
comment on type public.float_range is 'From, to';
create type public.pattern as range (subtype = text, subtype_opclass = text_pattern_ops);
create type public.changed as range (subtype = bigint);
create type public.named as range (subtype = date, multirange_type_name = days);
create table public.bookings (id integer, span public.changed, day public.named);
create table public.more (f public.float_range, fs public.floats, p public.pattern[]);
