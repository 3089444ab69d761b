-- Whether changing the type of a column ($2 of the table $1) into the type $3 with the modifier $4 (-1: none) leaves its
-- rows as they are: a longer or unlimited varchar, or a cast that changes no byte.
select exists (
    select from pg_catalog.pg_attribute a
    where a.attrelid = pg_catalog.to_regclass($1) and a.attname = $2 and not a.attisdropped
      and case
          when a.atttypid = pg_catalog.to_regtype($3) then
              a.atttypmod = -1 and $4::int = -1 or $4::int = -1 and a.atttypid in (1042, 1043, 1700)
              or a.atttypid = 1043 and a.atttypmod <> -1 and $4::int + 4 >= a.atttypmod
          when $4::int = -1 then exists (
              select from pg_catalog.pg_cast c
              where c.castsource = a.atttypid and c.casttarget = pg_catalog.to_regtype($3) and c.castmethod = 'b')
          else false
          end)
