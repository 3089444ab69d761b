create sequence kept;
create sequence joins;
create unlogged sequence follows;
create unlogged table t (id integer default nextval('kept'), other integer, more serial);
alter sequence kept owned by t.id;
alter sequence joins owned by t.other;
alter sequence follows owned by t.other;
