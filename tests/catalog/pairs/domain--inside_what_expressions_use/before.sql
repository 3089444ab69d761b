create domain small as integer;
create domain tiny as integer;
create type pair as (a small, b text);
create view v as select null::pair as x, null::tiny[] as y, null::tiny as z;
create transform for pair language sql (from sql with function prsd_lextype(internal));
