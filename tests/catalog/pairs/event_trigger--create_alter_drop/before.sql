create function public.noted() returns event_trigger language plpgsql as $$ begin perform 1; end $$;
create function public.other() returns event_trigger language plpgsql as $$ begin perform 2; end $$;
create event trigger state on ddl_command_start execute function public.noted();
create event trigger tags on ddl_command_end when tag in ('CREATE TABLE', 'DROP TABLE') execute function public.noted();
create event trigger "Gone one" on sql_drop execute function public.noted();
comment on event trigger state is 'a state';
