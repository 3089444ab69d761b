create table public.t (id integer primary key, name text, n integer);
create view public.renamed as select id, name, n from public.t;
create view public.swapped as select id as a, n as b from public.t;
create view public.commented as select id, name from public.t;
create view public.on_it as select id, name from public.renamed;
create view public.whole as select r from public.renamed r;
comment on column public.commented.name is 'on the name';
comment on column public.renamed.id is 'stays';
