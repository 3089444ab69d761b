create type public.urgency as enum ('routine', 'soon', 'urgent');
create table public.visits (id integer, urgency public.urgency) partition by list (urgency);
create table public.routine_visits partition of public.visits for values in ('routine');
create table public.soon_visits partition of public.visits for values in ('soon');
