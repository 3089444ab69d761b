create language gone handler plpgsql_call_handler;
create language changed handler plpgsql_call_handler;
create function public.f() returns integer language gone as 'begin return 1; end';
