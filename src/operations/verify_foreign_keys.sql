-- verify_foreign_keys: how many foreign keys are not enforced because a trigger behind them is disabled, one of them, and
-- its table. Only a superuser can do that, and a dump does not show it.
select count(*), min(format('%I on %s', c.conname, c.conrelid::regclass))
  from pg_constraint c
 where exists (select from pg_trigger g
                where g.tgconstraint = c.oid and g.tgisinternal and g.tgenabled not in ('O', 'A'))
