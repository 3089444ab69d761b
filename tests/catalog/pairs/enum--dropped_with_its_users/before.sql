create type public.urgency as enum ('routine', 'urgent');
create domain public.real_urgency as public.urgency;
create table public.visits (id integer, urgency public.urgency default 'routine', other public.real_urgency);
create function public.f(public.urgency) returns integer language sql as 'select 1';
