create type public.urgency as enum ('routine', 'urgent', 'emergency');
create table public.visits (id integer, urgency public.urgency default 'routine', history public.urgency[]);
comment on type public.urgency is 'How soon';
