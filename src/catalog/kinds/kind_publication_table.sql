-- kind_publication_table: a table in a publication, with its column list and row filter.
select r.oid, 0 as sub, r.prpubid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) || ' IN ' || quote_ident(p.pubname) as identity,
       quote_ident(n.nspname) || '.' || quote_ident(c.relname) as table,
       (select string_agg(quote_ident(a.attname), ', ' order by quote_ident(a.attname) collate "C") -- @since 15
          from pg_attribute a where a.attrelid = c.oid and a.attnum = any (r.prattrs)) as columns, -- @since 15
       pg_get_expr(r.prqual, r.prrelid) as filter, -- @since 15
       '1259/' || r.prrelid || '/0/a' as _needs
  from pg_publication_rel r
  join pg_publication p on p.oid = r.prpubid
  join pg_class c on c.oid = r.prrelid
  join pg_namespace n on n.oid = c.relnamespace
