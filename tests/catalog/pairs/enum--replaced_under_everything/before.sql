create type public.urgency as enum ('gone', 'routine', 'urgent');
create table public.visits (
    id integer primary key,
    urgency public.urgency not null,
    is_urgent boolean generated always as (urgency = 'urgent'::public.urgency) stored,
    note text
);
create table public.log (urgency public.urgency);
create function public.react() returns trigger language plpgsql as 'begin return new; end';
create trigger urgent before update on public.visits for each row when (new.urgency = 'urgent') execute function public.react();
create policy only_urgent on public.visits using (urgency = 'urgent');
alter table public.visits enable row level security;
create rule keep as on insert to public.visits do also insert into public.log values ('urgent'::public.urgency);
create statistics public.both on urgency, note from public.visits;
create procedure public.mark(inout urgency public.urgency default 'urgent') language plpgsql as 'begin null; end';
create function public.later(public.urgency, public.urgency) returns public.urgency language sql immutable
    as 'select greatest($1, $2)';
create aggregate public.latest(public.urgency) (sfunc = public.later, stype = public.urgency);
create cast (public.urgency as integer) with inout;
create view public.nested as select array_agg(urgency) as all_of_them from public.visits;
create view public.above as select all_of_them[1] as first from public.nested;
grant usage on type public.urgency to types_keeper;
revoke usage on type public.urgency from public;
grant select (urgency) on public.visits to types_keeper;
grant select on public.above to types_keeper;
comment on type public.urgency is 'How soon';
comment on view public.above is 'The first';
alter type public.urgency owner to types_keeper;
