create table public.visits (id integer, urgency text default 'routine', other text);
