create type public.urgency as enum ('none', 'lowest', 'routine', 'it''s so-so', 'back\slash', 'urgent', 'a, b', 'emergency');
create table public.visits (id integer, urgency public.urgency);
