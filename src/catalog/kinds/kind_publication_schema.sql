-- kind_publication_schema: a schema whose tables are all in a publication.
select r.oid, 0 as sub, r.pnpubid as parent,
       quote_ident(n.nspname) || ' IN ' || quote_ident(p.pubname) as identity,
       quote_ident(n.nspname) as published,
       '2615/' || r.pnnspid || '/0/a' as _needs
  from pg_publication_namespace r
  join pg_publication p on p.oid = r.pnpubid
  join pg_namespace n on n.oid = r.pnnspid
