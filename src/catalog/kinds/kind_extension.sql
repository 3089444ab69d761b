-- kind_extension: extensions; what they consist of is theirs. plpgsql is there in every new database, and may be
-- dropped. Several versions may lead on from this one: _updates has all that ALTER EXTENSION … UPDATE can reach,
-- _known all others of which the server has something.
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
       p.updates as _updates, p.known as _known
  from pg_extension x
  join pg_namespace n on n.oid = x.extnamespace
  left join lateral (
           select string_agg(quote_literal(target), ' ') filter (where source = x.extversion and path is not null) as updates,
                  string_agg(distinct quote_literal(target), ' ') as known
             from pg_extension_update_paths(x.extname)) p on x.oid >= 16384
 where x.oid >= 16384 or x.extname = 'plpgsql'
