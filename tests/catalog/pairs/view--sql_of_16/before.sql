create table t (a text storage external, b text);
create view v as select json_array(1, 2) as j, json_object('a': 1) as o, 'x' is json as k;
