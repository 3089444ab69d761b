create access method gone type index handler bthandler;
create access method changed type index handler bthandler;
create access method heap2 type table handler heap_tableam_handler;
create table public.t (a integer) using heap2;
