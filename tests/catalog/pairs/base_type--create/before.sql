create type public.announced;
