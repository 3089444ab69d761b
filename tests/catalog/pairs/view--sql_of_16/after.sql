create table t (a text storage main, b text storage external compression pglz);
create view v as select json_array(1, 3) as j, json_objectagg('a': 1) as o, 'x' is json object as k, any_value(1) as a;
