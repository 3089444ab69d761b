create table p (id integer primary key, code text unique);
create table c (id integer primary key, p_id integer references p, code text references p (code));
