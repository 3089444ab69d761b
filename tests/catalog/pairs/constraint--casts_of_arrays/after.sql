create domain d as varchar check (value::text = any (array['a'::varchar::text, 'b'::varchar::text]));
create table t (a varchar check (a::text = any (array['a'::varchar::text, 'it''s'::varchar::text])), b d,
                c varchar(3) constraint kept check (c not in ('x', 'y', 'z')));
create table n (x varchar default 'in', y bool generated always as (x::text = any (array['in'::varchar::text, 'out'::varchar::text])) stored);
create index t_some on t (a) where a::text = any (array['a'::varchar::text, 'b'::varchar::text]);
create policy p on t using (c::text = any (array['x'::varchar::text, 'y'::varchar::text])) with check (b in ('a', 'b'));
create view v as select a, b::text = any (array['a'::varchar::text, 'b'::varchar::text]) as is_known from t where c in ('x', 'y');
