create schema clinic;
create schema "S 1";
create function clinic.plain(integer) returns integer language sql as 'select $1';
create function clinic.named(a integer, b text default 'x''y', out c integer, out d text)
    language sql as $$ select a, b $$;
create function clinic.many(variadic numbers integer[]) returns setof integer
    language sql immutable strict parallel safe cost 5 rows 10 as $$ select unnest(numbers) $$;
create function clinic.as_table(day date) returns table (id integer, name text)
    language plpgsql stable security definer set search_path = clinic, pg_temp set work_mem = '8MB' as $$
begin
    return query select 1, 'O''Hara';
end
$$;
create function "S 1"."Größe $"(a anyelement, b anyelement default null) returns anyelement
    language sql leakproof as $$ select a $$;
create function clinic.quoted() returns text language sql as $f$ select $$ $function$ it $function$ $$::text $f$;
create function clinic.row_number() returns bigint language internal window as 'window_row_number';
create function clinic.starts(text, text) returns boolean language internal immutable strict support text_starts_with_support
    as 'text_starts_with';
comment on function clinic.plain(integer) is 'As it was';
comment on function "S 1"."Größe $"(anyelement, anyelement) is E'Länge\\';
