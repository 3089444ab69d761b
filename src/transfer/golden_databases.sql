-- The databases whose comment says that they are golden.  $1 the comment's beginning, as a LIKE pattern
select d.datname,
       shobj_description(d.oid, 'pg_database') as comment,
       case when has_database_privilege(d.oid, 'connect') then pg_database_size(d.oid) else -1 end as bytes,
       not d.datallowconn as is_closed
  from pg_database d
 where shobj_description(d.oid, 'pg_database') like $1
 order by d.datname collate "C"
