create function public.from_sql(internal) returns internal language internal immutable as 'jsonb_out';
create transform for jsonb language plpgsql (from sql with function public.from_sql(internal));
create transform for text language plpgsql (from sql with function public.from_sql(internal));
