create domain public."Code" as text constraint renamed check (value <> 'a');
alter domain public."Code" owner to types_keeper;
create type public.holder as (code public."Code");
create table public.t ("Code" public."Code" primary key, list public."Code"[]);
create index lowered on public.t (lower("Code"));
