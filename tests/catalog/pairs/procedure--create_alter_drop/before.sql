create procedure public.changed(a integer, inout b integer) language plpgsql as 'begin b := 1; end';
create procedure public.renamed(a integer) language plpgsql as 'begin end';
create procedure public.gone(a integer, out b text) language plpgsql as 'begin end';
create procedure public."Gone too"(variadic integer[]) language sql as '';
comment on procedure public.gone(integer, out text) is 'with a result';
