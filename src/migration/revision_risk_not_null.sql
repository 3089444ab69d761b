-- Whether a validated CHECK says already that a column ($2 of the table $1) is not null: SET NOT NULL then reads no row.
select exists (
    select from pg_catalog.pg_constraint c
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attname = $2
    where c.conrelid = pg_catalog.to_regclass($1) and c.contype = 'c' and c.convalidated and c.conkey = array[a.attnum]
      and pg_catalog.pg_get_expr(c.conbin, c.conrelid) = '(' || pg_catalog.quote_ident($2) || ' IS NOT NULL)')
