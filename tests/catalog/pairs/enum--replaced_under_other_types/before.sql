create type public.urgency as enum ('routine', 'urgent');
create domain public.real_urgency as public.urgency default 'routine' constraint real check (value <> 'urgent');
create type public.triage as (nurse text, urgency public.urgency, domain public.real_urgency);
create type public.urgency_range as range (subtype = public.urgency);
create table public.visits (
    id integer,
    urgency public.real_urgency,
    triage public.triage,
    triages public.triage[],
    span public.urgency_range
);
insert into public.visits values (1, 'routine', row ('Ada, "x"', 'urgent', 'routine'), array[row ('B', 'routine', null)::public.triage], '[urgent,urgent]');
