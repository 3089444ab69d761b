-- The owner of a database, when this role has not the owner's rights, which renaming needs.  $1 the database's name
select quote_ident(pg_get_userbyid(d.datdba))
  from pg_database d
  join pg_roles me on me.rolname = current_user
 where d.datname = $1
   and not me.rolsuper
   and not pg_has_role(d.datdba, 'usage')
