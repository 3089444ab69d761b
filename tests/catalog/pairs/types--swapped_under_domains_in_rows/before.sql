create type kind as enum ('order', 'notes');
create domain inner_kind as kind constraint known check (value is not null or 4 = 5);
create domain outer_kind as inner_kind;
create type pair as (first outer_kind);
create table t (id integer, p pair);
