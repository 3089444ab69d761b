create table public.t (id integer primary key, name text, n integer);
create schema "S 1";
create view "S 1"."Größe" ("Id", "na""me", plain) as select id, name, n from public.t;
create view public.options with (security_barrier, check_option = cascaded) as select id, name from public.t where id > 0;
create view public.local with (check_option = local) as select id, name from public.t where id > 0;
create view public.defaults as select id, name from public.t;
alter view public.defaults alter name set default 'no''body', alter id set default 3;
create recursive view public.counts (n) as values (1) union all select n + 1 from counts where n < 10;

create view public.z_view as select 1 as id;
create view public.on_view as select d.name from public.defaults d join public.z_view using (id);
create view public.no_columns as select;
comment on view public.options is 'with options';
comment on column "S 1"."Größe"."na""me" is 'a column';
