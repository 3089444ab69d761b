create type public.urgency as enum ('routine', 'urgent');
create table public.visits (id integer, urgency public.urgency);
insert into public.visits values (1, 'routine'), (2, 'urgent');
