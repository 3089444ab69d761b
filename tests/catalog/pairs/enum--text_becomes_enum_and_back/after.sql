create type public.urgency as enum ('routine', 'urgent');
create table public.visits (id integer, urgency public.urgency default 'routine', other public.urgency[]);
create view public.v as select urgency from public.visits;
