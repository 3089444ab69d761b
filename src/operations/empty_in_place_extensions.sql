-- The extensions, quoted where needed, that keep rows of users in tables of their own.
select quote_ident(extname)
  from pg_extension
 where extconfig is not null
