create type span as range (subtype = date);
create type price as range (subtype = numeric);
