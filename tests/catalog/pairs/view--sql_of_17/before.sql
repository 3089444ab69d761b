create table t (id integer primary key, n integer);
create view v as select * from json_table('[1,2]'::jsonb, '$[*]' columns (x integer path '$'));
create function m() returns setof text language sql begin atomic
 merge into t using (values (1)) s(a) on t.id = s.a when matched then update set n = 1 when not matched by source then delete when not matched then insert values (s.a) returning merge_action();
end;
