-- snapshot_unknown: what these objects ($1: their catalogs, $2: their oids) are called.
select pg_describe_object(o.catalog, o.oid, 0)
  from unnest($1::oid[], $2::oid[]) o(catalog, oid)
 order by 1
