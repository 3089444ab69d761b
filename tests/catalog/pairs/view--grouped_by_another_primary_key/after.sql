create table patients (id integer not null, name text, constraint patients_new primary key (id));
create table visits (id integer primary key, patient integer);
alter table visits add constraint of_patient foreign key (patient) references patients (id) deferrable;
create view owned as select id, name from patients group by id;
alter view owned owner to pair_reader;
create view optional with (security_barrier) as select id, name from patients group by id;
create view redefined as select id, name from patients where id > 0 group by id;
create view below as select id from redefined;
