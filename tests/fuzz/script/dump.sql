0\restrict key
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN RETURN $1; END; $_$;
COPY public.t (a, "b") FROM stdin;
1	\N
\\.	x
\.

ALTER TABLE ONLY public.t ADD CONSTRAINT t_pkey PRIMARY KEY (a);
\unrestrict key
