-- kind_cast: casts that users made, also between types of the server. That to a range's multirange comes by itself.
select c.oid, 0 as sub, null::oid as parent,
       format('(%s AS %s)', format_type(c.castsource, null), format_type(c.casttarget, null)) as identity,
       format('CREATE CAST (%s AS %s) %s%s', format_type(c.castsource, null), format_type(c.casttarget, null),
              case c.castmethod when 'f' then 'WITH FUNCTION ' || c.castfunc::regprocedure
                                when 'i' then 'WITH INOUT'
                                else 'WITHOUT FUNCTION' end,
              case c.castcontext when 'a' then ' AS ASSIGNMENT' when 'i' then ' AS IMPLICIT' end) as definition
  from pg_cast c
 where c.oid >= 16384
   and not exists (select from pg_depend e where e.classid = 2605 and e.objid = c.oid and e.deptype in ('e', 'i'))
