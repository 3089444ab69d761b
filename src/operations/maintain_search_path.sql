-- maintain_search_path: the schemas in which the role finds tables, first the nearest
select pg_catalog.current_schemas(false)::pg_catalog.text
