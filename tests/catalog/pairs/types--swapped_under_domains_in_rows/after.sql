create type kind as range (subtype = double precision);
create domain inner_kind as kind constraint known check (value is not null or 4 = 5);
create domain outer_kind as inner_kind;
create type pair as (first outer_kind, second text);
create table t (id integer, p pair);
