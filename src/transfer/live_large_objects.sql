-- Every large object in pieces: its oid, where the piece begins, the piece. The first one always, further ones only
-- where something is in them. The piece is LARGE_OBJECT_PIECE bytes long.
copy (
        select m.oid, p.place, p.bytes
          from pg_catalog.pg_largeobject_metadata m
         cross join lateral (
                with recursive piece (place, bytes) as (
                        select 0::bigint, pg_catalog.lo_get(m.oid, 0, 262144)
                        union all
                        select place + 262144, pg_catalog.lo_get(m.oid, place + 262144, 262144)
                          from piece
                         where pg_catalog.length(bytes) = 262144
                )
                select place, bytes
                  from piece
                 where place = 0 or pg_catalog.length(bytes) > 0
         ) p
) to stdout (format binary)
