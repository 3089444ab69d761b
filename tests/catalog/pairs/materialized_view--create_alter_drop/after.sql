create table public.t (id integer primary key, name text);
create materialized view public.changed with (autovacuum_enabled = on, toast.autovacuum_enabled = off) as select id, name from public.t;
create materialized view public.query as select id, upper(name) as name from public.t where id > 5;
create unique index query_id on public.query (id);
create index query_name on public.query (lower(name)) where id > 3;
create view public.on_it as select name from public.query;
create materialized view public."Neu ü" with (fillfactor = 50) as select id as "Id", name from public.t with no data;
alter materialized view public."Neu ü" alter name set statistics 0, alter name set storage main, alter name set compression pglz,
    alter "Id" set (n_distinct = -0.5);
alter materialized view public.changed alter name set (n_distinct = 3), alter name set compression pglz;
comment on materialized view public.query is 'a query';
comment on column public.query.name is 'a name';
comment on index public.query_id is 'an index';
comment on column public."Neu ü"."Id" is 'new';
