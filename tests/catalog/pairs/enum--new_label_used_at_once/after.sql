create type public.urgency as enum ('none', 'routine', 'urgent', 'emergency');
create table public.visits (
    id integer,
    urgency public.urgency default 'none',
    note text,
    constraint no_note check (urgency <> 'emergency' or note is not null)
);
create index emergencies on public.visits (id) where urgency = 'emergency';
create view public.urgent_visits as select id from public.visits where urgency >= 'emergency';
create function public.is_emergency(wanted public.urgency default 'emergency') returns boolean
    language sql immutable return wanted = 'emergency';
create domain public.real_urgency as public.urgency default 'emergency' check (value <> 'none');
create table public.rest (urgency public.urgency default 'none');
