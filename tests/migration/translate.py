#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""translate.py SOURCE TARGET: writes the headers of Alembic's revisions in SOURCE as revisions of ours into TARGET.

Their bodies become empty: only how they follow each other is wanted.
"""

import ast
import pathlib
import re
import sys


def names(value):
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def facts_of(path):
    """The module's docstring and what its simple assignments say."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    facts = {"doc": (ast.get_docstring(module) or "").strip()}
    for statement in module.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            facts[statement.targets[0].id] = ast.literal_eval(statement.value)
    return facts


def header(facts):
    message = re.split(r"\n*^Revision ID:", facts["doc"], flags=re.MULTILINE)[0]
    created = re.search(r"^Create Date: (.*)$", facts["doc"], flags=re.MULTILINE)
    lines = [f"-- {line}".rstrip() for line in message.splitlines()]
    lines += ["--", f"-- Revision ID: {facts['revision']}",
              f"-- Revises: {', '.join(names(facts.get('down_revision')))}".rstrip()]
    for key, title in ("branch_labels", "Branch labels"), ("depends_on", "Depends on"):
        if facts.get(key):
            lines.append(f"-- {title}: {', '.join(names(facts[key]))}")
    if created:
        lines.append(f"-- Create Date: {created[1]}")
    return "\n".join(lines)


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.glob("*.py")):
        text = header(facts_of(path)) + "\n\n-- @upgrade\n\n-- @downgrade\n"
        (target / f"{path.stem}.sql").write_text(text, encoding="utf-8")


main()
