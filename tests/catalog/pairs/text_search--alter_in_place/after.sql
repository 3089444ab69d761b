create text search dictionary public.a (template = simple, accept = false);
create text search dictionary public.b (template = snowball, stopwords = 'english', language = 'english');
create text search dictionary public.c (template = snowball, language = 'german');
create text search configuration public.medical (parser = pg_catalog."default");
alter text search configuration public.medical add mapping for asciiword with public.a;
alter text search configuration public.medical add mapping for word with public.b, public.a;
alter text search configuration public.medical add mapping for hword with public.c;
create table public.notes (note text, vector tsvector generated always as (to_tsvector('public.medical'::regconfig, note)) stored);
