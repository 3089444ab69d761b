-- kind_extension: extensions; what they consist of is theirs. plpgsql is there in every new database, and may be
-- dropped. Several versions may lead on from this one: _updates has all that ALTER EXTENSION … UPDATE can reach.
select x.oid, 0 as sub, null::oid as parent, quote_ident(x.extname) as identity,
       quote_ident(n.nspname) as installed_in,
       x.extversion as version,
       x.extrelocatable as _relocatable,
       pg_get_userbyid(x.extowner) as _installed_by,
       exists (select
                 from pg_depend d
                 join pg_class c on c.oid = d.objid
                where d.classid = 1259 and d.deptype = 'e' and d.refclassid = 3079 and d.refobjid = x.oid
                  and c.relkind in ('r', 'p')) as _holds_rows,
       case when x.oid >= 16384 then
           (select string_agg(quote_literal(p.target), ' ')
              from pg_extension_update_paths(x.extname) p
             where p.source = x.extversion and p.path is not null)
       end as _updates
  from pg_extension x
  join pg_namespace n on n.oid = x.extnamespace
 where x.oid >= 16384 or x.extname = 'plpgsql'
