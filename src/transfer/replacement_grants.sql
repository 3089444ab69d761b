-- The grants on a database in an order in which they can be given again: the owner's own first, then those
-- of others, who needed them.  $1 the database's oid.  No row at all: the defaults hold; one row of nulls: nobody
-- has any right.
select x.privilege_type,
       case x.grantee when 0 then null else pg_get_userbyid(x.grantee) end as grantee,
       x.is_grantable,
       case when x.grantor <> d.datdba then pg_get_userbyid(x.grantor) end as other_grantor
  from pg_database d
  left join aclexplode(d.datacl) x on true
 where d.oid = $1::oid
   and d.datacl is not null
 order by x.grantor <> d.datdba, x.grantor, x.grantee, x.privilege_type
