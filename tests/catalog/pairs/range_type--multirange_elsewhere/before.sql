create schema elsewhere;
create type span as range (subtype = integer, multirange_type_name = elsewhere.spans);
create type period as range (subtype = date);
create table t (id integer, s span, ss elsewhere.spans, p period);
