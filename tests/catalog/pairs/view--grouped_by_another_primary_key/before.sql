create table patients (id integer not null, name text, constraint patients_old primary key (id));
create table visits (id integer primary key, patient integer);
alter table visits add constraint of_patient foreign key (patient) references patients (id);
create view owned as select id, name from patients group by id;
create view optional as select id, name from patients group by id;
create view redefined as select id, name from patients group by id;
create view below as select id from redefined;
