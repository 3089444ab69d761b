create domain public.dose as numeric(10,2);
create domain public.doses as public.dose[];
create table public.given (id integer, doses public.doses, more public.doses[]) partition by range (id);
create table public.given_1 partition of public.given for values from (1) to (10);
create table public.kept (id integer, doses public.doses);
create table public.longer () inherits (public.kept);
