alter default privileges grant usage on types to multirange_reader;
create type span as range (subtype = integer);
