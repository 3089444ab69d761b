-- kind_schema: schemas that users made, and public, which every database begins with. That one may have been dropped,
-- and made again under another oid. What it has from the beginning is another thing since 15.
select n.oid, 0 as sub, null::oid as parent, quote_ident(n.nspname) as identity,
       n.oid = 2200 and n.nspowner = 10 as _has_first_owner, -- @until 14
       n.oid = 2200 and n.nspowner = 'pg_database_owner'::regrole as _has_first_owner, -- @since 15
       n.oid = 2200 and n.nspacl = (select i.initprivs from pg_init_privs i where i.classoid = 2615 and i.objoid = n.oid)
           as _has_first_rights,
       n.nspname as name, pg_get_userbyid(n.nspowner) as owner
  from pg_namespace n
 where (n.oid >= 16384 or n.nspname = 'public')
   and n.nspname !~ '^pg_(toast_)?temp_'
   and not exists (select from pg_depend e where e.classid = 2615 and e.objid = n.oid and e.deptype = 'e')
