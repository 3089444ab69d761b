create table t (id bigint primary key, n integer, k text);
create view v as select * from json_table('[1,2,3]'::jsonb, '$[*]' columns (n for ordinality, x integer path '$' default 7 on empty));
create function m() returns setof text language sql begin atomic
 merge into t using (values (2)) s(a) on t.id = s.a when matched then update set n = 2 when not matched by source then delete when not matched then insert values (s.a) returning merge_action();
end;
