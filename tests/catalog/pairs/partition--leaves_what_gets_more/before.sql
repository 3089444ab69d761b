create table whole (id bigint not null primary key) partition by hash (id);
create table part partition of whole for values with (modulus 4, remainder 0) partition by hash (id);
create table part_of_part partition of part for values with (modulus 2, remainder 0);
create table stays partition of whole for values with (modulus 4, remainder 1) partition by hash (id);
create table leaves partition of stays for values with (modulus 2, remainder 0);
alter table whole add constraint whole_fkey foreign key (id) references whole (id) match full;
