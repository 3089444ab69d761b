create table p (id text primary key, code varchar(10) unique);
create table c (id integer primary key, p_id text references p, code varchar(10) references p (code));
