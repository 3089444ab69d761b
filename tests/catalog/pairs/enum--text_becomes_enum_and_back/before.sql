create table public.visits (id integer, urgency text default 'routine', other character varying(10)[]);
insert into public.visits values (1, 'urgent', '{urgent}'), (2, null, null);
create view public.v as select urgency from public.visits;
