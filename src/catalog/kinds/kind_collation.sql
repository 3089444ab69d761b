-- kind_collation: collations that fit this database's encoding. The version that the system had does not count.
select c.oid, 0 as sub, null::oid as parent,
       quote_ident(n.nspname) || '.' || quote_ident(c.collname) as identity,
       case c.collprovider when 'c' then 'libc' when 'i' then 'icu' else 'builtin' end as provider,
       c.collcollate as locale, -- @until 14
       coalesce(c.colliculocale, c.collcollate) as locale, -- @since 15 @until 16
       coalesce(c.colllocale, c.collcollate) as locale, -- @since 17
       case when c.collctype <> c.collcollate then c.collctype end as character_type,
       c.collisdeterministic as deterministic,
       c.collicurules as rules, -- @since 16
       n.nspname as schema, c.collname as name, pg_get_userbyid(c.collowner) as owner
  from pg_collation c
  join pg_namespace n on n.oid = c.collnamespace
 where c.oid >= 16384
   and c.collencoding in (-1, (select d.encoding from pg_database d where d.datname = current_database()))
   and not exists (select from pg_depend e where e.classid = 3456 and e.objid = c.oid and e.deptype = 'e')
