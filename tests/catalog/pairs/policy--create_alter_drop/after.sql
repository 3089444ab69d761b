create table public.t (id integer primary key, ward text);
create table public.wards (ward text, who name);
alter table public.t enable row level security, force row level security;
create function public.sees(text) returns boolean language sql as $$ select true $$;
create policy roles on public.t for select to pair_nurse, "Pair Doctor" using (true);
create policy conditions on public.t for all using (exists (select from public.wards w where w.ward = t.ward and w.who = current_user))
    with check (public.sees(ward) or ward = 'it''s');
create policy no_using on public.t for all with check (id > 1);
create policy no_check on public.t for all using (id > 1);
create policy kind on public.t as restrictive for select using (true);
create policy command on public.t for delete using (true);
create policy "Über neu" on public.t for insert to public with check (id is not null);
comment on policy conditions on public.t is 'stays';
comment on policy kind on public.t is 'comes back';
