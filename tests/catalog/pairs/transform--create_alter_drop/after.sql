create function public.from_sql(internal) returns internal language internal immutable as 'jsonb_out';
create function public.to_jsonb(internal) returns jsonb language internal immutable as 'jsonb_in';
create function public.to_hstore(internal) returns integer[] language internal immutable as 'array_in';
create transform for jsonb language plpgsql
    (from sql with function public.from_sql(internal), to sql with function public.to_jsonb(internal));
create transform for integer[] language plpgsql (to sql with function public.to_hstore(internal));
comment on transform for jsonb language plpgsql is 'As it comes';
create function public.f(jsonb) returns jsonb transform for type jsonb language plpgsql as 'begin return $1; end';
