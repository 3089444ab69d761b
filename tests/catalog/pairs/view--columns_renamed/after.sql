create table public.t (id integer primary key, name text, n integer);
create view public.renamed as select id, name as full_name, n as "Number" from public.t;
create view public.swapped as select id as b, n as a from public.t;
create view public.commented as select id, name as other from public.t;
create view public.on_it as select id, full_name as name from public.renamed;
create view public.whole as select r from public.renamed r;
comment on column public.renamed.id is 'stays';
comment on column public.renamed.full_name is 'new';
