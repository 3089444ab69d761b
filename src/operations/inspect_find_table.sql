-- inspect_find_table: what the name $1 may mean: first to the letter, then as it would be written in SQL. The columns
-- are the oid, the name with its schema, whether it is a table or view, what it is, and how near it is.
with relation as (
        select c.oid, c.relkind, n.nspname, c.relname,
               format('%s.%s', n.nspname, c.relname) as plain,
               array[quote_ident(c.relname), '"' || replace(c.relname, '"', '""') || '"'] as names,
               array[quote_ident(n.nspname), '"' || replace(n.nspname, '"', '""') || '"'] as spaces
          from pg_class c
          join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'i', 'I', 'c')
           and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
), match as (
        select oid, relkind, nspname, relname,
               case when $1::text in (relname, plain) then 1
                    when $1 = any(names)
                         or exists (select from unnest(spaces) s, unnest(names) t where $1 = s || '.' || t) then 2
                    when lower($1) in (relname, plain) then 3
               end as rank
          from relation
)
select oid,
       format('%I.%I', nspname, relname),
       relkind in ('r', 'p', 'v', 'm', 'f'),
       case relkind when 'S' then 'a sequence' when 'c' then 'a composite type' else 'an index' end
  from match
 where rank = (select min(rank) from match)
 order by nspname, relname
