-- Databases named as shadows that no run holds any more.
select d.datname, shobj_description(d.oid, 'pg_database')
  from pg_database d
 where starts_with(d.datname, 'skinspire_shadow_')
   and pg_has_role(d.datdba, 'usage')
   and not exists (select
                     from pg_locks l
                    where l.locktype = 'advisory'
                      and l.classid::bigint = 1936419182
                      and l.objid = (hashtext(d.datname)::bigint & 4294967295)::oid
                      and l.objsubid = 2
                      and l.granted)
   and not exists (select from pg_stat_activity a where a.datid = d.oid)
