create type public.urgency as enum ('routine', 'urgent');
create table public.visits (id integer, urgency public.urgency default 'urgent');
