-- The relations that a pattern means: schema, name.  $1 the schema's regular expression, or nothing; $2 the name's;
-- $3 whether partitions and children of what it means count as well
with recursive found (oid) as (
        select c.oid
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
           and c.relpersistence <> 't'
           and n.nspname <> 'information_schema'
           and n.nspname !~ '^pg_'
           and c.relname::text collate "C" ~ $2
           and ($1 = '' or n.nspname::text collate "C" ~ $1)
        union
        select i.inhrelid
          from found f
          join pg_inherits i on i.inhparent = f.oid
         where $3
)
select n.nspname, c.relname
  from found f
  join pg_class c on c.oid = f.oid
  join pg_namespace n on n.oid = c.relnamespace
 order by 1, 2
