create domain public.code as bigint default 1 constraint positive check (value > 0);
create table public.items (id integer primary key, code public.code not null default 5, codes public.code[]);
create index by_code on public.items (code);
create view public.codes as select code from public.items;
create function public.twice(public.code) returns bigint language sql as 'select $1 * 2';
