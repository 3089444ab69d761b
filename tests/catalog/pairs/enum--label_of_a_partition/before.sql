create type public.urgency as enum ('routine', 'urgent');
create table public.visits (id integer, urgency public.urgency) partition by list (urgency);
create table public.routine_visits partition of public.visits for values in ('routine');
