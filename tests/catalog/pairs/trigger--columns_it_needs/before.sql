create table public.t (id integer primary key, status text, gone text);
create function public.note() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger of_column before update of status on public.t for each row execute function public.note();
create trigger of_gone before update of gone, status on public.t for each row execute function public.note();
create trigger whole before update on public.t for each row when (old.* is distinct from new.*) execute function public.note();
create trigger conditional before update on public.t for each row when (new.status = 'x') execute function public.note();
