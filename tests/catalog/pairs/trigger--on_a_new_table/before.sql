create function public.note() returns trigger language plpgsql as $$ begin return new; end $$;
