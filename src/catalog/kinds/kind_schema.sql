-- kind_schema: schemas that users made, and public, which every database begins with. That one may have been dropped,
-- and made again under another oid.
select n.oid, 0 as sub, null::oid as parent, quote_ident(n.nspname) as identity,
       n.nspname as name, pg_get_userbyid(n.nspowner) as owner
  from pg_namespace n
 where (n.oid >= 16384 or n.nspname = 'public')
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 2615 and e.objid = n.oid and e.deptype = 'e')
