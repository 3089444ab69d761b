create text search dictionary public.a (template = simple, stopwords = 'english');
create text search dictionary public.b (template = snowball, language = 'german', stopwords = 'german');
create text search dictionary public.c (template = simple);
create text search dictionary public.gone (template = simple);
create text search configuration public.medical (parser = pg_catalog."default");
alter text search configuration public.medical add mapping for asciiword with public.gone;
alter text search configuration public.medical add mapping for word with public.a, public.b;
alter text search configuration public.medical add mapping for numword with public.a;
create table public.notes (note text, vector tsvector generated always as (to_tsvector('public.medical'::regconfig, note)) stored);
