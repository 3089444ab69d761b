-- kind_publication: publications; what is in them are facts of their own.
select p.oid, 0 as sub, null::oid as parent, quote_ident(p.pubname) as identity,
       p.puballtables as all_tables,
       concat_ws(', ', case when p.pubinsert then 'insert' end, case when p.pubupdate then 'update' end,
                 case when p.pubdelete then 'delete' end, case when p.pubtruncate then 'truncate' end) as publish,
       p.pubviaroot as through_root,
       case p.pubgencols when 's' then 'stored' end as generated_columns, -- @since 18
       p.pubname as name, pg_get_userbyid(p.pubowner) as owner
  from pg_publication p
 where not exists (select from pg_depend e where e.classid = 6104 and e.objid = p.oid and e.deptype = 'e')
