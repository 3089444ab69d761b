# SPDX-License-Identifier: PostgreSQL
"""Rows for run-pairs --rows: filling whatever tables a database has, and telling what a script lost of them.

What a script may do to rows: drop a table or a column, if a comment above the statement says that data is lost;
convert the values of a column whose type changes; compute generated columns anew, and take attributes from composite
values. All else has to stay as it was.
"""
import re
from collections import Counter, defaultdict

# A value for each type, as text that suits many of them: 1, 2, 3. Whatever refuses it stays without rows.
FILL = r"""
create function pg_temp.value_of(kind oid, i integer) returns text language plpgsql as $$
declare t pg_type; result text;
begin
    select * into t from pg_type where oid = kind;
    if t.typtype = 'd' then
        return pg_temp.value_of(t.typbasetype, i);
    elsif t.typtype = 'e' then
        select enumlabel into result from pg_enum where enumtypid = kind order by enumsortorder
        offset i % (select count(*) from pg_enum where enumtypid = kind) limit 1;
    elsif t.typtype = 'c' then
        select '(' || string_agg('"' || replace(replace(pg_temp.value_of(atttypid, i), '\', '\\'), '"', '""') || '"', ','
                                 order by attnum) || ')'
          into result from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped;
    elsif t.typtype = 'r' then
        select '[' || quote_ident(pg_temp.value_of(rngsubtype, 2 * i)) || ',' ||
               quote_ident(pg_temp.value_of(rngsubtype, 2 * i + 1)) || ')'
          into result from pg_range where rngtypid = kind;
    elsif t.typtype = 'm' then
        return '{}';
    elsif t.typelem <> 0 and t.typlen = -1 and t.typcategory = 'A' then
        return '{"' || replace(replace(pg_temp.value_of(t.typelem, i), '\', '\\'), '"', '\"') || '"}';
    elsif t.typcategory = 'D' then
        return date '2020-01-01' + i;
    elsif t.typcategory = 'B' then
        return case when i % 2 = 0 then 'true' else 'false' end;
    elsif t.typname = 'uuid' then
        return md5(i::text);
    elsif t.typcategory = 'T' then
        return i || ' days';
    else
        return i::text;
    end if;
    return result;
end $$;
do $$
declare t record; columns text; vals text; done text[] = '{}';
begin
    for round in 1..3 loop -- a foreign key may want another table's rows first
        for t in select c.oid, c.oid::regclass as name from pg_class c
                  where relkind in ('r', 'p') and relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
                  order by c.oid loop
            for i in 1..3 loop
                continue when t.name || '/' || i = any (done);
                begin
                    select string_agg(quote_ident(attname), ', '),
                           string_agg(coalesce(quote_literal(pg_temp.value_of(atttypid, i)), 'null'), ', ')
                      into columns, vals
                      from pg_attribute
                     where attrelid = t.oid and attnum > 0 and not attisdropped and attgenerated = '';
                    execute format('insert into %s (%s) overriding system value values (%s)', t.name, columns, vals);
                    set constraints all immediate;
                    set constraints all deferred;
                    done := done || (t.name || '/' || i);
                exception when others then
                    null;
                end;
            end loop;
        end loop;
    end loop;
end $$;
"""

COLUMNS = r"""
select c.oid::regclass || chr(31) || quote_ident(a.attname) || chr(31) || format_type(a.atttypid, a.atttypmod) || chr(31)
       || coalesce((select ' of ' || g.rngsubtype::regtype from pg_range g where g.rngtypid in (t.oid, e.oid)), '')
       || coalesce(i.domains, '')
       || case when a.attgenerated <> '' then ' (generated) (counted)' when i.has_rows then ' (counted)' else '' end
  from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
  left join pg_type e on e.oid = t.typelem
 cross join lateral (
       with recursive inside (type) as (
           select a.atttypid
           union
           select unnest(array[y.typbasetype, y.typelem, (select rngsubtype from pg_range r where r.rngtypid = y.oid)])
             from inside join pg_type y on y.oid = type)
       select bool_or(y.typtype = 'c') as has_rows,
              string_agg(' over ' || format_type(y.typbasetype, y.typtypmod), '' order by y.oid::regtype::text)
                  filter (where y.typtype = 'd') as domains
         from inside join pg_type y on y.oid = type) i
 where c.relkind = 'r' and c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
   and a.attnum > 0 and not a.attisdropped
 order by 1
"""

# From which others a table inherits its columns, near and far: what a script does to these it does here as well.
ABOVE = r"""
with recursive above (child, parent) as (
    select inhrelid, inhparent from pg_inherits
    union
    select a.child, i.inhparent from above a join pg_inherits i on i.inhrelid = a.parent)
select child::regclass || chr(31) || parent::regclass from above
 where (select relkind from pg_class where oid = child) = 'r'
"""


def fill(server, database):
    server.query('set search_path = pg_catalog;' + FILL, database)


def take(server, database):
    """The tables' columns, {table: {column: type}}, their rows, {table: [{column: value}]}, and {table: {itself, parent}}."""
    columns, above = defaultdict(dict), defaultdict(set)
    for line in server.query('set search_path = pg_catalog;' + ABOVE, database):
        table, parent = line.split('\x1f')
        above[table].add(parent)
    for line in server.query('set search_path = pg_catalog;' + COLUMNS, database):
        table, column, kind, counted = line.split('\x1f')
        columns[table][column] = kind + counted
    rows = {}
    for table, names in columns.items():
        pairs = ', '.join(f"coalesce({name}::text, chr(2))" for name in names)
        lines = server.query(f"set search_path = pg_catalog; select translate(concat_ws(chr(31), {pairs}), E'\\n', ' ') "
                             f"from only {table}", database)
        rows[table] = [dict(zip(names, line.split('\x1f'))) for line in lines]
        above[table].add(table)
    return columns, rows, above


def announced(script):
    """What the script says will be lost: the text of each statement under such a comment."""
    lost, said, ended = [], False, True
    for line in script.splitlines():
        if line.startswith('--'):
            said = said or 'loses data' in line
        elif not line.strip():
            said = False
        elif said and not ended:
            lost[-1] += ' ' + line.strip()
        elif said:
            lost.append(line)
        ended = not line.strip() or line.startswith('--') or line.endswith(';')
    return lost


def is_announced(statements, table, column=None):
    for statement in statements:
        if re.match(r'DROP (FOREIGN )?TABLE ', statement) and statement.rstrip(';').endswith(' ' + table):
            return True
        if column and f' {table} ' in statement and (f'COLUMN {column}' in statement or f'DROP {column}' in statement):
            return True
    return False


def lost(before, after, script):
    """What was lost silently: a line each."""
    (columns, rows, above), (new_columns, new_rows, _) = before, after
    statements = announced(script)

    def is_known(table, name):
        return any(is_announced(statements, each, name) for each in above[table])

    for table, old in rows.items():
        if not old or is_announced(statements, table):
            continue
        if len(new_rows.get(table, [])) != len(old):
            yield f'{table} had {len(old)} rows and has {len(new_rows.get(table, []))}'
            continue
        new = new_rows[table]
        kept = [name for name, kind in columns[table].items()
                if new_columns[table].get(name) == kind and not kind.endswith(' (counted)') and
                not is_known(table, name)]
        if (Counter(tuple(row[name] for name in kept) for row in old) !=
                Counter(tuple(row[name] for name in kept) for row in new)):
            yield f'{table} has other values in {", ".join(kept)}'
        for name in columns[table]:
            if (columns[table][name].endswith(' (generated) (counted)') and
                    (name not in new_columns[table] or '(generated)' in new_columns[table][name])):
                continue
            if name not in new_columns[table] and not is_known(table, name):
                # What was inherited goes with its parent's column.
                if not any(f'COLUMN {name};' in statement for statement in statements):
                    yield f'{table}.{name} is gone'
            elif name in new_columns[table] and name not in kept and not is_known(table, name):
                if any(row[name] != '\x02' for row in old) and all(row[name] == '\x02' for row in new):
                    yield f'{table}.{name} is empty'
