#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""Prints the tables of a Flask application's models as SQL for PostgreSQL.

    database:
      schema_command: python3 flask_metadata.py          in skinspire.yaml

and 'skinspire db migrate' compares a database with the models. The application is found as by 'flask': in FLASK_APP, in
wsgi.py or app.py, or as the argument (MODULE, MODULE:NAME, MODULE:FACTORY()). MODULE:NAME may also name a MetaData,
a declarative base or a SQLAlchemy object, which needs no Flask. No database is asked.
"""
import argparse
import contextlib
import importlib
import os
import sys

from sqlalchemy import MetaData, create_mock_engine


def metadata_of(thing, bind):
    """The MetaData that an object is or has; None where it has none."""
    if isinstance(thing, MetaData):
        return thing
    if bind and isinstance(getattr(thing, 'metadatas', None), dict):
        return thing.metadatas.get(bind)
    found = getattr(thing, 'metadata', None)
    return found if isinstance(found, MetaData) else None


def from_module(path, bind):
    """What MODULE:NAME names, if it is or has a MetaData."""
    module, _, name = path.partition(':')
    if not name.isidentifier() or not all(part.isidentifier() for part in module.split('.')):
        return None
    sys.path.insert(0, os.getcwd())
    return metadata_of(getattr(importlib.import_module(module), name, None), bind)


def from_flask(path, bind):
    """The models of the application that Flask finds."""
    from flask.cli import ScriptInfo

    application = ScriptInfo(app_import_path=path or os.environ.get('FLASK_APP')).load_app()
    with application.app_context():
        state = application.extensions.get('sqlalchemy')
        if state is None:
            sys.exit('flask_metadata: the application has no Flask-SQLAlchemy')
        # The extension itself, or what the older ones keep it in.
        return metadata_of(state, bind) or metadata_of(getattr(state, 'db', None), bind)


def tables_of(metadata, bind):
    """Flask-SQLAlchemy 3 has a MetaData for each bind; before, each table had a note of its own."""
    if bind and metadata.info.get('bind_key') == bind:
        return metadata.sorted_tables
    return [table for table in metadata.sorted_tables if table.info.get('bind_key') == bind]


def print_sql(metadata, bind):
    def write(statement, *_, **__):
        print(str(statement.compile(dialect=engine.dialect)).strip() + ';\n')

    engine = create_mock_engine('postgresql://', write, paramstyle='named')  # a percent sign stays one
    quote = engine.dialect.identifier_preparer.quote
    tables = tables_of(metadata, bind)
    for schema in sorted({table.schema for table in tables if table.schema and table.schema != 'public'}):
        print(f'CREATE SCHEMA IF NOT EXISTS {quote(schema)};\n')
    metadata.create_all(engine, tables=tables, checkfirst=False)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument('application', nargs='?', metavar='MODULE[:NAME]')
    words.add_argument('--bind', metavar='KEY', help='the models of this bind, instead of those of the main database')
    options = words.parse_args()

    # What an application prints while it is loaded is no SQL.
    with contextlib.redirect_stdout(sys.stderr):
        metadata = from_module(options.application, options.bind) if options.application else None
        if metadata is None:
            metadata = from_flask(options.application, options.bind)
    if metadata is None:
        sys.exit('flask_metadata: there are no models' + (f' of the bind {options.bind}' if options.bind else ''))
    print_sql(metadata, options.bind)


if __name__ == '__main__':
    main()
