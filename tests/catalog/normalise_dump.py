#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""Brings the dump of a schema into a form in which two can be compared: pg_dump -s DATABASE | normalise_dump.py

Six things do not count: the order of a table's columns (which statistics follow, and which that of the tables that it
inherits from only serves), the order in which pg_dump writes independent objects, the order in which privileges were
given, the random keys of \\restrict, and what servers from 18 on make of NOT NULL by themselves: the names that they
choose, and whether what a table inherits is its own as well; and whether the server has cast an array of texts or its
elements, which it takes for the same when it reads it. So the entries of the dump are sorted; of CREATE TABLE, what
stands in its parentheses; and of all that belongs to a table, and of the privileges of an object, the statements. Nothing
else is left out.
"""
import re
import sys
from itertools import groupby

HEADER = re.compile(r'^--\n-- (?=Name: .*; Type: .*; Schema: .*; Owner: )', re.MULTILINE)
TYPE = re.compile(r'^Name: .*; Type: (.*); Schema: ')
PARENTS = re.compile(r'\)\nINHERITS \(')
COLUMNS = re.compile(r'CREATE (?:UNLOGGED |FOREIGN )?TABLE (?:[^"(]|"(?:[^"]|"")*")*\(\n')
NAMED_BY_SERVER = re.compile(r' CONSTRAINT (?:\w+_not_null\d*|"(?:[^"]|"")+_not_null\d*") NOT NULL')
ALONE = re.compile(r'\s*CONSTRAINT (?:\w+|"(?:[^"]|"")+") NOT NULL ')
NAMES_NOT_NULL = re.compile(r'^-- Dumped from database version (?:1[89]|[2-9]\d)', re.MULTILINE)
RESTRICT = re.compile(r'^\\(?:un)?restrict .*\n', re.MULTILINE)
SETTING = re.compile(r'^SET (default_tablespace|default_table_access_method) = (.*);\n', re.MULTILINE)
QUIET = {'default_tablespace': "''", 'default_table_access_method': 'heap'}
CONSTANT = r"'(?:[^']|'')*'::[\w ]+"
ARRAY_CAST = re.compile(rf'\(ARRAY\[({CONSTANT}(?:, {CONSTANT})*)\]\)::([\w ]+)\[\]')
PLACED = ('TABLE', 'MATERIALIZED VIEW', 'INDEX', 'CONSTRAINT')

# What has to be taken as a whole when SQL is cut: quoted text and names, comments, dollar quotes.
WHOLE = re.compile(r"""[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*"""
                   r"""|(?<![\w$])\$(\w*)\$.*?\$\1\$""", re.DOTALL)


def cut(text, separator):
    """Splits at the separator, but not in parentheses or quotes; returns the parts up to a closing parenthesis that
    was not opened, and what begins with it."""
    parts, start, depth, place = [], 0, 0, 0
    while place < len(text):
        if whole := WHOLE.match(text, place):
            place = whole.end()
            continue
        if text[place] in '([':
            depth += 1
        elif text[place] in ')]':
            if depth == 0:
                break
            depth -= 1
        elif text[place] == separator and depth == 0:
            parts.append(text[start:place])
            start = place + 1
        place += 1
    parts.append(text[start:place])
    return parts, text[place:]


def cast_elements(dump):
    return ARRAY_CAST.sub(lambda cast: 'ARRAY[' + ', '.join(
        f'({constant})::{cast[2]}' for constant in re.findall(CONSTANT, cast[1])) + ']', dump)


def forget_not_null(items, inherits):
    items = [NAMED_BY_SERVER.sub(' NOT NULL', item) for item in items]
    if not inherits:
        return items
    return [item.removesuffix(' NOT NULL') for item in items if not ALONE.match(item)]


def sort_columns(statement, names_not_null=False):
    if not (start := COLUMNS.search(statement)):
        return statement
    items, rest = cut(statement[start.end():], ',')
    if names_not_null:
        items = forget_not_null([item.rstrip('\n') for item in items], PARENTS.match(rest))
    body = ',\n'.join(sorted(item.strip('\n') for item in items))
    if parents := PARENTS.match(rest):
        listed, end = cut(rest[parents.end():], ',')
        rest = parents[0] + ', '.join(sorted(item.strip() for item in listed)) + end
    return statement[:start.end()] + body + '\n' + rest


def sort_statements(entry, names_not_null=False):
    header, _, body = entry.partition('\n--\n')
    statements, _ = cut(body, ';')
    statements = [statement.strip('\n') for statement in statements]
    return header + '\n' + ''.join(sort_columns(statement, names_not_null) + ';\n'
                                   for statement in sorted(filter(None, statements)))


def sort_grants(entry):
    """Grants next to each other, in whichever order they were given; what a role has granted stays with the role."""
    header, _, body = entry.partition('\n--\n')
    role, blocks = '', []
    for statement in filter(None, (statement.strip('\n') for statement in cut(body, ';')[0])):
        if 'SESSION AUTHORIZATION' in statement:
            role = statement + ';\n' if statement.startswith('SET ') else ''
        else:
            blocks.append(role + statement + ';\n')
    runs = groupby(blocks, key=lambda block: '\nGRANT ' in '\n' + block)
    return header + '\n' + ''.join(block for is_grant, run in runs for block in (sorted(run) if is_grant else run))


def sort_statistics(entry):
    start, listed, rest = re.match(r'(.* ON )(.*)( FROM .*)', entry, re.DOTALL).groups()
    return start + ', '.join(sorted(item.strip() for item in cut(listed, ',')[0])) + rest


def normalise(dump):
    preamble, *entries = HEADER.split(RESTRICT.sub('', cast_elements(dump).replace('--\n-- PostgreSQL database dump complete\n--\n', '')))
    settings, result, names_not_null = dict(QUIET), [], bool(NAMES_NOT_NULL.search(dump))

    def remember(match):
        settings[match[1]] = match[2]
        return ''

    preamble = SETTING.sub(remember, preamble)
    for entry in entries:
        # A setting that stands at an entry's end is for those after it.
        present = dict(settings)
        kind = TYPE.match(entry)[1]
        entry = SETTING.sub(remember, entry)
        if kind in ('TABLE', 'FOREIGN TABLE', 'PARTITIONED TABLE'):
            entry = sort_statements(entry, names_not_null)
        if kind == 'ACL':
            entry = sort_grants(entry)
        if kind == 'STATISTICS':
            entry = sort_statistics(entry)
        if kind in PLACED:
            entry += ''.join(f'-- {name} = {value}\n' for name, value in sorted(present.items()) if value != QUIET[name])
        result.append('-- ' + entry.strip('\n') + '\n')
    return preamble.strip('\n') + '\n\n' + '\n'.join(sorted(result))


if __name__ == '__main__':
    sys.stdout.write(normalise(sys.stdin.read()))
