create table public.t (id integer constraint t_pkey primary key, name text);
create table public.u (id integer, t_id integer references public.t);
create view public.grouped as select t.*, count(u.id) as c from public.t left join public.u on u.t_id = t.id group by t.id;
create view public.on_it as select name, c from public.grouped;
