create domain public.email as text default 'b' || 'c' not null constraint one check (value <> 'y');
comment on constraint one on domain public.email is 'not y';
create domain public.code as integer default 7 constraint positive check (value > 0);
create table public.people (email public.email, code public.code);
