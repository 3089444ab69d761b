create table public.t (id bigint primary key, kept integer, fresh text);
create table public.u (id integer);
alter table public.t enable row level security;
create policy typed on public.t using (id > 1);
create policy leaves on public.t using (fresh = 'x') with check (kept > 1);
create policy looks on public.u using (exists (select from public.t where t.id = u.id));
