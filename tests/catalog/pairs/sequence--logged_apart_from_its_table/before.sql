create sequence kept;
create sequence joins;
create sequence follows;
create table t (id integer default nextval('kept'), other integer, more serial);
alter sequence kept owned by t.id;
alter sequence follows owned by t.other;
