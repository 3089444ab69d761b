#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""Turns one query file into a C header: embed_sql.py path/to/NAME.sql sql/NAME.h

The header defines `static const char sql_NAME[]`. Comments at the head of the file, which tell what the
query is and what its parameters mean, stay out; everything from the first other line on is kept as it is.
A Python file becomes `python_NAME` in the same way.
"""
import re
import sys
from pathlib import Path


COMMENTS = {'.sql': '--', '.py': '#'}


def without_head(lines, comment):
    for number, line in enumerate(lines):
        text = line.strip()
        if text and not text.startswith(comment):
            return lines[number:]
    return []


def c_string(line):
    escaped = line.replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t')
    escaped = re.sub(r'\?(?=\?)', r'?\\', escaped)  # no trigraphs
    return f'"{escaped}\\n"'


def main():
    source, target = map(Path, sys.argv[1:])
    name, language = source.stem, {'.sql': 'sql', '.py': 'python'}[source.suffix]
    if not re.fullmatch('[a-z][a-z0-9_]*', name):
        sys.exit(f'{source}: a query file is named in small letters, digits and _, as its constant {language}_{name}')
    lines = without_head(source.read_text(encoding='utf-8').splitlines(), COMMENTS[source.suffix])
    if not lines:
        sys.exit(f'{source}: there is no query in this file')
    guard = f'SQL_{name.upper()}_H'
    body = '\n'.join('        ' + c_string(line) for line in lines)
    target.write_text(f'/* Made from {source.name}; change that file. */\n'
                      f'#ifndef {guard}\n#define {guard}\n'
                      f'static const char {language}_{name}[] =\n{body};\n'
                      '#endif\n', encoding='utf-8')


main()
