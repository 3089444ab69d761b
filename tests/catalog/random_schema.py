# SPDX-License-Identifier: PostgreSQL
"""Random schemas and random changes of them, for run-random.

A World is a model of a schema that knows what refers to what. change() does something to it; repair() takes out what
then refers to nothing; sql() writes it down. The same seed gives the same world.
"""
import copy
import random

BASE_TYPES = ['integer', 'bigint', 'text', 'numeric(10,2)', 'varchar(40)', 'boolean', 'date', 'timestamptz', 'uuid',
              'integer[]', 'jsonb', 'double precision']
NUMBERS = ('integer', 'bigint', 'numeric(10,2)', 'double precision')
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


class World:
    def __init__(self, rng):
        self.rng = rng
        self.counter = 0
        self.schemas = ['public', 'clinic', 'Other Schema']
        self.enums, self.domains, self.composites, self.sequences = {}, {}, {}, {}
        self.functions, self.tables, self.views = {}, {}, {}
        for _ in range(rng.randint(0, 2)):
            self.add_enum()
        for _ in range(rng.randint(0, 2)):
            self.add_domain()
        for _ in range(rng.randint(0, 1)):
            self.add_composite()
        for _ in range(rng.randint(0, 2)):
            self.add_sequence()
        for _ in range(rng.randint(0, 3)):
            self.add_function()
        for _ in range(rng.randint(1, 6)):
            self.add_table()
        for _ in range(rng.randint(0, 4)):
            self.add_view()

    # Names ------------------------------------------------------------------------------------------------------

    def name(self):
        self.counter += 1
        return f'{self.rng.choice(WORDS)}{self.counter}'

    def full(self):
        return f'{quote(self.rng.choice(self.schemas))}.{quote(self.name())}'

    def pick(self, things):
        return self.rng.choice(sorted(things)) if things else None

    # Making -----------------------------------------------------------------------------------------------------

    def add_enum(self):
        self.enums[self.full()] = [f'{self.rng.choice(WORDS)}{i}' for i in range(self.rng.randint(1, 4))]

    def add_domain(self):
        base = self.rng.choice(['integer', 'text', 'numeric(10,2)'])
        self.domains[self.full()] = {'base': base, 'not_null': self.rng.random() < 0.2, 'default': None,
                                     'checks': {self.name(): self.check('value', base)}}

    def add_composite(self):
        self.composites[self.full()] = {self.name(): self.rng.choice(BASE_TYPES) for _ in range(3)}

    def add_sequence(self):
        self.sequences[self.full()] = {'increment': self.rng.choice([1, 2, -1]), 'cache': self.rng.choice([1, 5]),
                                       'cycle': self.rng.random() < 0.3}

    def add_function(self):
        kind = self.rng.choice(['sql', 'plpgsql', 'trigger'])
        argument, result = self.rng.choice(NUMBERS), self.rng.choice(['integer', 'bigint', 'text'])
        self.functions[self.full()] = {'kind': kind, 'argument': argument, 'result': result,
                                       'salt': self.rng.randint(0, 99),
                                       'volatility': self.rng.choice(['immutable', 'stable', 'volatile'])}

    def check(self, subject, kind):
        if kind in NUMBERS:
            return f'{subject} {self.rng.choice([">", ">=", "<>"])} {self.rng.randint(-9, 0)}'
        if kind in ('text', 'varchar(40)'):
            return f'length({subject}) {self.rng.choice(["<", "<="])} {self.rng.randint(50, 99)}'
        return f'{subject} is not null or {self.rng.randint(0, 9)} = {self.rng.randint(0, 9)}'

    def column(self):
        kind = self.rng.choice(BASE_TYPES + list(self.enums) * 2 + list(self.domains) * 2 + list(self.composites))
        column = {'type': kind, 'not_null': self.rng.random() < 0.3, 'default': None, 'generated': None,
                  'identity': None, 'comment': None}
        if kind in DEFAULTS and self.rng.random() < 0.4:
            column['default'] = self.rng.choice(DEFAULTS[kind])
        elif kind in self.enums and self.rng.random() < 0.4:
            column['default'] = ('label', self.rng.choice(self.enums[kind]))
        elif kind in ('integer', 'bigint') and self.sequences and self.rng.random() < 0.3:
            column['default'] = ('sequence', self.pick(self.sequences))
        elif kind in ('integer', 'bigint') and self.rng.random() < 0.2:
            column['identity'] = self.rng.choice(['always', 'by default'])
            column['not_null'] = True
        return column

    def add_table(self):
        name = self.full()
        table = {'columns': {'id': {'type': self.rng.choice(['integer', 'bigint']), 'not_null': True, 'default': None,
                                    'generated': None, 'identity': None, 'comment': None}},
                 'key': self.name(), 'checks': {}, 'uniques': {}, 'indexes': {}, 'foreign': {}, 'triggers': {},
                 'policies': {}, 'grants': {}, 'comment': None, 'unlogged': self.rng.random() < 0.1,
                 'security': self.rng.random() < 0.2, 'children': {}, 'parent': None, 'options': None}
        self.tables[name] = table
        for _ in range(self.rng.randint(0, 6)):
            self.add_column(name)
        numbers = [each for each, column in table['columns'].items() if column['type'] in NUMBERS]
        if self.rng.random() < 0.3:
            table['columns'][self.name()] = {'type': 'numeric', 'not_null': False, 'default': None, 'identity': None,
                                             'generated': ('sum', self.rng.choice(numbers), self.rng.randint(1, 9)),
                                             'comment': None}
        for _ in range(self.rng.randint(0, 4)):
            self.add_part(name)

    def add_column(self, table):
        self.tables[table]['columns'][self.name()] = self.column()

    def add_part(self, name):
        table = self.tables[name]
        column = self.pick(table['columns'])
        kind = table['columns'][column]['type']
        part = self.rng.choice(['check', 'unique', 'index', 'foreign', 'trigger', 'policy', 'grant', 'comment'])
        plain = kind in BASE_TYPES and kind not in ('jsonb',)
        if part == 'check':
            table['checks'][self.name()] = (column, self.check(quote(column), kind))
        elif part == 'unique' and plain:
            table['uniques'][self.name()] = {'columns': [column], 'deferrable': self.rng.random() < 0.3}
        elif part == 'index' and plain:
            table['indexes'][self.name()] = {'column': column, 'unique': self.rng.random() < 0.2,
                                             'where': self.rng.random() < 0.3, 'descending': self.rng.random() < 0.3}
        elif part == 'foreign':
            other = self.pick(self.tables)
            if kind in ('integer', 'bigint'):
                table['foreign'][self.name()] = {'column': column, 'table': other,
                                                 'action': self.rng.choice(['', ' on delete cascade',
                                                                            ' deferrable initially deferred'])}
        elif part == 'trigger':
            functions = [each for each, function in self.functions.items() if function['kind'] == 'trigger']
            if functions:
                table['triggers'][self.name()] = {'function': self.pick(functions), 'column': column,
                                                  'when': self.rng.choice(['before insert', 'after update of',
                                                                           'before update of', 'after delete']),
                                                  'state': self.rng.choice(['', '', 'disable', 'enable always'])}
        elif part == 'policy':
            table['policies'][self.name()] = {'column': column, 'command': self.rng.choice(['all', 'select', 'delete']),
                                              'role': self.rng.choice(['public'] + ROLES)}
        elif part == 'grant':
            table['grants'][self.rng.choice(ROLES)] = (self.rng.choice(['select', 'select, insert', 'all']),
                                                       self.rng.choice([None, column]))
        else:
            table['columns'][column]['comment'] = f'comment {self.rng.randint(0, 99)}'

    def add_view(self):
        base = self.pick(list(self.tables) + list(self.views))
        columns = sorted(self.columns_of(base))
        self.views[self.full()] = {'base': base, 'columns': self.rng.sample(columns, self.rng.randint(1, len(columns))),
                                   'materialized': self.rng.random() < 0.25, 'comment': None,
                                   'filter': self.rng.randint(0, 9)}

    def columns_of(self, relation):
        return self.tables[relation]['columns'] if relation in self.tables else self.views[relation]['columns']

    # Changing ---------------------------------------------------------------------------------------------------

    def change(self):
        rng = self.rng
        deed = rng.choice(['add', 'drop', 'column', 'column', 'part', 'unpart', 'enum', 'domain', 'composite', 'sequence',
                           'function', 'view', 'comment'])
        table = self.tables[self.pick(self.tables)] if self.tables else None
        if deed == 'add':
            rng.choice([self.add_enum, self.add_domain, self.add_composite, self.add_sequence, self.add_function,
                        self.add_table])()
            if self.tables:
                self.add_view()
        elif deed == 'drop':
            things = rng.choice([self.enums, self.domains, self.composites, self.sequences, self.functions, self.tables,
                                 self.views])
            if things:
                del things[self.pick(things)]
        elif deed == 'column' and table:
            self.change_column(table)
        elif deed == 'part' and table:
            self.add_part(self.pick(self.tables))
        elif deed == 'unpart' and table:
            parts = table[rng.choice(['checks', 'uniques', 'indexes', 'foreign', 'triggers', 'policies', 'grants'])]
            if parts:
                del parts[self.pick(parts)]
        elif deed == 'enum' and self.enums:
            labels = self.enums[self.pick(self.enums)]
            if rng.random() < 0.6:
                labels.insert(rng.randint(0, len(labels)), f'{rng.choice(WORDS)}_{rng.randint(10, 99)}')
            elif len(labels) > 1:
                labels.pop(rng.randrange(len(labels))) if rng.random() < 0.5 else rng.shuffle(labels)
        elif deed == 'domain' and self.domains:
            domain = self.domains[self.pick(self.domains)]
            if rng.random() < 0.3:
                domain['base'] = 'bigint' if domain['base'] == 'integer' else domain['base']
            elif rng.random() < 0.5:
                domain['not_null'] = not domain['not_null']
            else:
                domain['checks'][self.name()] = self.check('value', domain['base'])
        elif deed == 'composite' and self.composites:
            attributes = self.composites[self.pick(self.composites)]
            if rng.random() < 0.5 or len(attributes) == 1:
                attributes[self.name()] = rng.choice(BASE_TYPES)
            else:
                del attributes[self.pick(attributes)]
        elif deed == 'sequence' and self.sequences:
            self.sequences[self.pick(self.sequences)]['cache'] = rng.randint(1, 9)
        elif deed == 'function' and self.functions:
            function = self.functions[self.pick(self.functions)]
            function['salt'] = rng.randint(0, 99)
            if rng.random() < 0.4:
                function['result'] = rng.choice(['integer', 'bigint', 'text'])
            if rng.random() < 0.3:
                function['argument'] = rng.choice(NUMBERS)
        elif deed == 'view' and self.views:
            view = self.views[self.pick(self.views)]
            columns = sorted(self.columns_of(view['base']))
            if rng.random() < 0.7:
                view['columns'] = rng.sample(columns, rng.randint(1, len(columns)))
            else:
                view['materialized'] = not view['materialized']
        elif deed == 'comment' and table:
            table['comment'] = rng.choice([None, f'a table, {rng.randint(0, 99)}'])

    def change_column(self, table):
        rng = self.rng
        name = self.pick(table['columns'])
        column = table['columns'][name]
        deed = rng.random()
        if deed < 0.25:
            table['columns'][self.name()] = self.column()
        elif deed < 0.45 and name != 'id':
            del table['columns'][name]
        elif deed < 0.7 and column['type'] in BASE_TYPES and not column['identity'] and name != 'id':
            column['type'] = {'integer': 'bigint', 'bigint': 'numeric(10,2)', 'varchar(40)': 'text', 'date': 'timestamptz',
                              'boolean': 'text'}.get(column['type'], 'text')
            column['default'] = None
        elif deed < 0.8 and not column['identity'] and name != 'id':
            column['not_null'] = not column['not_null']
        elif column['type'] in DEFAULTS and not column['identity'] and not column['generated']:
            column['default'] = rng.choice(DEFAULTS[column['type']] + [None])

    def repair(self):
        """Takes out what refers to something that is not there any more."""
        types = set(BASE_TYPES) | {'numeric'} | set(self.enums) | set(self.domains) | set(self.composites)
        for table in self.tables.values():
            table['columns'] = {name: column for name, column in table['columns'].items() if column['type'] in types}
            for column in table['columns'].values():
                default = column['default']
                if isinstance(default, tuple) and default[0] == 'sequence' and (
                        default[1] not in self.sequences or column['type'] not in ('integer', 'bigint')):
                    column['default'] = None
                if isinstance(default, tuple) and default[0] == 'label' and (
                        default[1] not in self.enums.get(column['type'], [])):
                    column['default'] = None
            table['columns'] = {name: column for name, column in table['columns'].items()
                                if not column['generated'] or
                                table['columns'].get(column['generated'][1], {}).get('type') in NUMBERS}
        for table in self.tables.values():
            columns = table['columns']
            for parts, column_of in (('checks', lambda part: part[0]), ('uniques', lambda part: part['columns'][0]),
                                     ('indexes', lambda part: part['column']),
                                     ('foreign', lambda part: part['column']),
                                     ('triggers', lambda part: part['column']),
                                     ('policies', lambda part: part['column']),
                                     ('grants', lambda part: part[1] or 'id')):
                table[parts] = {name: part for name, part in table[parts].items() if column_of(part) in columns}
            table['checks'] = {name: part for name, part in table['checks'].items()
                               if self.check_fits(part[1], columns[part[0]]['type'])}
            table['foreign'] = {name: part for name, part in table['foreign'].items() if part['table'] in self.tables and
                                columns[part['column']]['type'] in ('integer', 'bigint')}
            table['triggers'] = {name: part for name, part in table['triggers'].items()
                                 if self.functions.get(part['function'], {}).get('kind') == 'trigger' and
                                 not (columns[part['column']]['generated'] and 'of' in part['when'])}
            for parts, column_of in (('uniques', lambda part: part['columns'][0]), ('indexes', lambda part: part['column'])):
                table[parts] = {name: part for name, part in table[parts].items()
                                if columns[column_of(part)]['type'] in BASE_TYPES + ['numeric'] and
                                columns[column_of(part)]['type'] != 'jsonb'}
        again = True
        while again:
            again = False
            for name, view in sorted(self.views.items()):
                known = view['base'] in self.tables or view['base'] in self.views
                if known:
                    view['columns'] = [each for each in view['columns'] if each in self.columns_of(view['base'])]
                if not known or not view['columns']:
                    del self.views[name]
                    again = True

    @staticmethod
    def check_fits(check, kind):
        if 'length(' in check:
            return kind in ('text', 'varchar(40)')
        return kind in NUMBERS + ('numeric',) or 'is not null' in check

    # Writing ----------------------------------------------------------------------------------------------------

    def sql(self):
        lines = [f'create schema {quote(schema)};' for schema in self.schemas[1:]]
        lines += [f'create type {name} as enum ({", ".join(map(literal, labels))});'
                  for name, labels in self.enums.items()]
        for name, domain in self.domains.items():
            checks = ''.join(f' constraint {quote(each)} check ({check})' for each, check in domain['checks'].items())
            lines.append(f'create domain {name} as {domain["base"]}{" not null" if domain["not_null"] else ""}{checks};')
        lines += [f'create type {name} as ({", ".join(f"{quote(each)} {kind}" for each, kind in attributes.items())});'
                  for name, attributes in self.composites.items()]
        lines += [f'create sequence {name} increment {each["increment"]} cache {each["cache"]}'
                  f'{" cycle" if each["cycle"] else ""};' for name, each in self.sequences.items()]
        lines += [self.function_sql(name, function) for name, function in self.functions.items()]
        for name, table in self.tables.items():
            lines += self.table_sql(name, table)
        for name, table in self.tables.items():
            lines += [f'alter table {name} add constraint {quote(each)} foreign key ({quote(key["column"])}) '
                      f'references {key["table"]} (id){key["action"]};' for each, key in table['foreign'].items()]
        for name in self.view_order():
            view = self.views[name]
            kind = 'materialized view' if view['materialized'] else 'view'
            columns = ', '.join(map(quote, view['columns']))
            lines.append(f'create {kind} {name} as select {columns} from {view["base"]} where {view["filter"]} >= 0;')
        return '\n'.join(lines) + '\n'

    @staticmethod
    def function_sql(name, function):
        if function['kind'] == 'trigger':
            return (f'create function {name}() returns trigger language plpgsql as '
                    f'$$ begin perform {function["salt"]}; return coalesce(new, old); end $$;')
        body = (f'select (a + {function["salt"]})::{function["result"]}' if function['kind'] == 'sql' else
                f'begin return (a + {function["salt"]})::{function["result"]}; end')
        return (f'create function {name}(a {function["argument"]}) returns {function["result"]} '
                f'language {function["kind"]} {function["volatility"]} as $${body}$$;')

    def table_sql(self, name, table):
        columns = []
        for each, column in table['columns'].items():
            text = f'    {quote(each)} {column["type"]}'
            default = column['default']
            if isinstance(default, tuple):
                default = (f'nextval({literal(default[1])})' if default[0] == 'sequence' else literal(default[1]))
            if default:
                text += f' default {default}'
            if column['generated']:
                text += f' generated always as ({quote(column["generated"][1])} * {column["generated"][2]}) stored'
            if column['identity']:
                text += f' generated {column["identity"]} as identity'
            if column['not_null']:
                text += ' not null'
            columns.append(text)
        columns.append(f'    constraint {quote(table["key"])} primary key (id)')
        columns += [f'    constraint {quote(each)} check ({check})' for each, (_, check) in table['checks'].items()]
        yield f'create {"unlogged " if table["unlogged"] else ""}table {name} (\n' + ',\n'.join(columns) + '\n);'
        for each, unique in table['uniques'].items():
            yield (f'alter table {name} add constraint {quote(each)} unique ({", ".join(map(quote, unique["columns"]))})'
                   f'{" deferrable" if unique["deferrable"] else ""};')
        for each, index in table['indexes'].items():
            yield (f'create {"unique " if index["unique"] else ""}index {quote(each)} on {name} ({quote(index["column"])}'
                   f'{" desc" if index["descending"] else ""})'
                   f'{" where " + quote(index["column"]) + " is not null" if index["where"] else ""};')
        for each, trigger in table['triggers'].items():
            event = trigger['when'] + (f' {quote(trigger["column"])}' if trigger['when'].endswith('of') else '')
            yield f'create trigger {quote(each)} {event} on {name} for each row execute function {trigger["function"]}();'
            if trigger['state']:
                yield f'alter table {name} {trigger["state"]} trigger {quote(each)};'
        for each, policy in table['policies'].items():
            role = policy['role'] if policy['role'] == 'public' else quote(policy['role'])
            yield (f'create policy {quote(each)} on {name} for {policy["command"]} to {role} '
                   f'using ({quote(policy["column"])} is not null);')
        if table['security']:
            yield f'alter table {name} enable row level security;'
        for role, (privileges, column) in table['grants'].items():
            target = f'{privileges} ({quote(column)})' if column and privileges == 'select' else privileges
            yield f'grant {target} on {name} to {quote(role)};'
        if table['comment']:
            yield f'comment on table {name} is {literal(table["comment"])};'
        for each, column in table['columns'].items():
            if column['comment']:
                yield f'comment on column {name}.{quote(each)} is {literal(column["comment"])};'

    def view_order(self):
        done, names = set(), sorted(self.views)
        while names:
            for name in names:
                if self.views[name]['base'] not in self.views or self.views[name]['base'] in done:
                    yield name
                    done.add(name)
                    names.remove(name)
                    break


def pair(seed):
    """Two worlds: a random one, and what some random changes made of it; as SQL."""
    rng = random.Random(seed)
    before = World(rng)
    before.repair()
    after = copy.deepcopy(before)
    after.rng = rng
    for _ in range(rng.randint(1, 8)):
        after.change()
        after.repair()
    # They are written in the order in which they were made, which is another one after changes.
    return before.sql(), after.sql()
