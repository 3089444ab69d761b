create schema elsewhere;
create type span as range (subtype = bigint, multirange_type_name = elsewhere.spans);
create type period as range (subtype = date, multirange_type_name = elsewhere.periods);
create table t (id integer, s span, ss elsewhere.spans, p period);
