create access method changed type index handler hashhandler;
create access method "New One" type index handler bthandler;
create access method heap2 type table handler heap_tableam_handler;
comment on access method heap2 is 'As heap';
create table public.t (a integer) using heap2;
