create table public.t (id integer);
create function public.refuse() returns event_trigger language plpgsql as $$ begin raise 'nobody changes this'; end $$;
create event trigger refuses on ddl_command_end when tag in ('CREATE TABLE', 'ALTER TABLE', 'COMMENT') execute function public.refuse();
