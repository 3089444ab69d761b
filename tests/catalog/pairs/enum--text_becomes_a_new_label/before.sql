create type public.urgency as enum ('routine');
create table public.visits (id integer, urgency text);
insert into public.visits values (1, 'routine');
