alter default privileges grant usage on types to multirange_reader;
alter default privileges grant execute on functions to multirange_reader;
create type span as range (subtype = integer);
