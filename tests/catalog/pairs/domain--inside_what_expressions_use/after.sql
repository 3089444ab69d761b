create domain small as integer check (value < 9);
create domain tiny as integer not null;
create type pair as (a small, b text);
create view v as select null::pair as x, null::tiny[] as y, null::tiny as z;
create transform for pair language sql (from sql with function prsd_lextype(internal));
