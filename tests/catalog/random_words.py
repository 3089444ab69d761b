# SPDX-License-Identifier: PostgreSQL
"""What random schemas are made of."""

BASE_TYPES = ['integer', 'bigint', 'text', 'numeric(10,2)', 'varchar(40)', 'boolean', 'date', 'timestamptz', 'uuid',
              'integer[]', 'jsonb', 'double precision', 'int4range']
FREE_TYPES = set(BASE_TYPES) | {'numeric'}
NUMBERS = ('integer', 'bigint', 'numeric(10,2)', 'double precision')
SORTED = ('integer', 'bigint', 'text', 'numeric(10,2)', 'varchar(40)', 'boolean', 'date', 'timestamptz', 'uuid')
DEFAULTS = {'integer': ['0', '7', '1 + 2'], 'bigint': ['0', '(42)'], 'text': ["'x'", "'it''s'", 'upper(\'a\')'],
            'numeric(10,2)': ['0', '1.5'], 'varchar(40)': ["'new'"], 'boolean': ['true', 'false'],
            'date': ['current_date'], 'timestamptz': ['now()'], 'uuid': ['gen_random_uuid()'],
            'integer[]': ["'{1,2}'"], 'jsonb': ["'{}'"], 'double precision': ['0.5']}
WORDS = ['patients', 'staff', 'visit', 'Ward 3', 'größe', 'order', 'UPPER', 'select', 'a"b', "o'neil", 'x', 'notes',
         'invoice_lines', 'user', 'id2', 'début', 'Table']
ROLES = ['random_reader', 'random "writer"']


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    return "'" + text.replace("'", "''") + "'"
