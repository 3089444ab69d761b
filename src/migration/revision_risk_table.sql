-- Whether a table ($1, as it is written in a statement) can be harmed: it is there and has or had rows.
select c.oid is not null
       and pg_catalog.pg_relation_size(c.oid) + coalesce((select sum(pg_catalog.pg_relation_size(p.relid))
               from pg_catalog.pg_partition_tree(c.oid) p where p.relid <> c.oid), 0) > 0
from (select pg_catalog.to_regclass($1) as oid) c
