-- maintain_parse_name: $1 a name as typed in SQL; its schema (or null) and table, as the server reads them
select case when cardinality(part) > 1 then part[cardinality(part) - 1] end, part[cardinality(part)]
  from parse_ident($1) as part
