create domain public."Code" as text constraint "First One" check (value <> 'a') constraint second check (value <> 'b');
comment on constraint "First One" on domain public."Code" is 'one';
comment on constraint second on domain public."Code" is 'two';
create type public.holder as (code public."Code");
create table public.t ("Code" public."Code" primary key, list public."Code"[]);
create index lowered on public.t (lower("Code"));
