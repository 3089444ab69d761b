create function public.note() returns trigger language plpgsql as $$ begin return new; end $$;
create table public.p (id integer, k integer) partition by list (k);
create table public.p1 partition of public.p for values in (1);
create trigger on_all after insert on public.p for each row execute function public.note();
create trigger off after insert on public.p for each row execute function public.note();
alter table public.p1 disable trigger on_all;
alter table public.p disable trigger off;
alter table public.p1 enable replica trigger off;
