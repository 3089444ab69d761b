create trusted language changed handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator;
create trusted language "New One" handler plpgsql_call_handler validator plpgsql_validator;
comment on language "New One" is 'As plpgsql';
create function public.f() returns integer language "New One" as 'begin return 1; end';
