-- kind_comment: comments on whatever has one.
select classoid as catalog, objoid as oid, objsubid as sub, '' as identity, description as text
  from pg_description
 where objoid >= 16384 or (classoid = 2615 and objoid = 2200)
