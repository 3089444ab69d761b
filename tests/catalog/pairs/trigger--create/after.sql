create table public.t (id integer primary key, name text, "Odd ""col" integer);
create view public.v as select id, name from public.t;
create schema "F";
create function "F"."Note"() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger "Before ü" before insert or update of name, "Odd ""col" on public.t
    for each row when (new.name is not null and new."Odd ""col" > 3) execute function "F"."Note"('a', 'b''c', '\');
create constraint trigger checked after insert on public.t deferrable initially deferred
    for each row execute function "F"."Note"();
create constraint trigger checked_too after update on public.t from public.t not deferrable
    for each row execute function "F"."Note"();
create trigger moved after update on public.t referencing old table as o new table as "N"
    for each statement execute function "F"."Note"();
create trigger emptied before truncate on public.t for each statement execute function "F"."Note"();
create trigger instead instead of insert or update or delete on public.v for each row execute function "F"."Note"();
create trigger stated after delete on public.v for each statement execute function "F"."Note"();
alter table public.t disable trigger moved;
alter table public.t enable always trigger checked;
alter table public.t enable replica trigger emptied;
comment on trigger "Before ü" on public.t is 'it''s before';
