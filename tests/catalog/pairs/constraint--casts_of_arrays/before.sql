-- As people write it, and as the server prints it: what it prints of it then is something else.
create domain d as varchar check (value in ('a', 'b'));
create table t (a varchar check (a in ('a', 'it''s')), b d, c varchar(3) constraint kept check (c not in ('x', 'y')));
create table n (x varchar default 'in', y bool generated always as (x in ('in', 'out')) stored);
create index t_some on t (a) where a in ('a', 'b');
create policy p on t using (c in ('x', 'y')) with check (b in ('a', 'b'));
create view v as select a, b in ('a', 'b') as is_known from t where c in ('x', 'y');
create table other ();
