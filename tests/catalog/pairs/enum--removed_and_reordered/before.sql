create type public.urgency as enum ('routine', 'obsolete', 'urgent');
create table public.visits (
    id integer primary key,
    urgency public.urgency not null default 'routine',
    before public.urgency[] default '{routine,urgent}',
    constraint known check (urgency in ('routine', 'urgent'))
);
create index by_urgency on public.visits (urgency);
create index only_urgent on public.visits (id) where urgency = 'urgent';
create view public.urgent_visits as select id, urgency from public.visits where urgency = 'urgent';
create materialized view public.counts as select urgency, count(*) as visits from public.visits group by urgency;
create function public.is_urgent(wanted public.urgency) returns boolean language sql immutable
    as $$ select wanted = 'urgent'::public.urgency $$;
comment on column public.visits.urgency is 'How soon';
comment on function public.is_urgent(public.urgency) is 'Whether it is';
insert into public.visits values (1, 'urgent', '{urgent,routine}'), (2, 'routine', null);
