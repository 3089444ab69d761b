create table whole (id bigint not null primary key, note text, constraint whole_check check (id > 0)) partition by hash (id);
create index whole_note on whole (note);
create table part (id bigint not null, note text) partition by hash (id);
create table part_of_part partition of part for values with (modulus 2, remainder 0);
create table stays partition of whole for values with (modulus 4, remainder 1) partition by hash (id);
create table leaves (id bigint not null, note text);
alter table whole add constraint whole_fkey foreign key (id) references whole (id) match full;
