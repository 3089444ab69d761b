create table nothing (x integer);
