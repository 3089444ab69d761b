create domain public.dose as numeric;
create domain public.doses as public.dose[];
create table public.given (id integer, doses public.doses, more public.doses[]) partition by range (id);
create table public.given_1 partition of public.given for values from (1) to (10);
create table public.kept (id integer, doses public.doses);
create table public.longer () inherits (public.kept);
insert into public.given values (1, '{1.234,5}', null), (2, null, '{"{0.001}"}');
insert into public.kept values (1, '{1.234,5}');
insert into public.longer values (1, '{1.234,5}');
