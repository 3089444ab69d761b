create procedure public.changed(a integer, inout b integer) language plpgsql security definer set work_mem = '9MB'
    as 'begin b := 2; end';
create procedure public.renamed(b integer) language plpgsql as 'begin end';
create procedure public.made(in a integer, out b text, inout c text, variadic d integer[]) language plpgsql as 'begin end';
create procedure public.made(in a integer, out b text, inout c text) language plpgsql as 'begin end';
comment on procedure public.made(integer, out text, inout text, variadic integer[]) is 'all modes';
create procedure same_types(a integer, b integer) language sql as '';
create procedure same_types(out a integer, b integer) language sql as 'select 1';
comment on procedure same_types(in integer, in integer) is 'of two';
