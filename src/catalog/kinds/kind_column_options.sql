-- kind_column_options: what a foreign table's columns are told for their wrapper.
select 1259 as catalog, a.attrelid as oid, a.attnum as sub, '' as identity,
       quote_ident(a.attname) as column,
       (select string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value), ', '
                          order by o.option_name collate "C")
          from pg_options_to_table(a.attfdwoptions) o) as options
  from pg_foreign_table f
  join pg_attribute a on a.attrelid = f.ftrelid
 where a.attfdwoptions is not null
   and not a.attisdropped
