#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""normalise.py [--unordered] FOLDER…: takes out of outputs of Flask-Migrate's, and of ours, in what they may differ: paths,
and the order of what Alembic keeps in sets (labels, children, heads).
With --unordered, the order of all paragraphs and lines."""

import pathlib
import re
import sys


def sort_list(text):
    return ", ".join(sorted(text.split(", ")))


def normalise_line(line):
    line = re.sub(r"^Path: .*/([^/]+)\.(py|sql)$", r"Path: \1", line)
    line = re.sub(r"^Generating .*/([^/]+)\.(py|sql) ", r"Generating \1 ", line)
    line = re.sub(r"^(Branch names|Branches into): (.*)$", lambda found: f"{found[1]}: {sort_list(found[2])}", line)
    line = re.sub(r"\(([\w]+(?:, [\w]+)+)\)", lambda found: f"({sort_list(found[1])})", line)
    return re.sub(r"^(Current revision\(s\) for ).*$", r"\1it:", line)


def sort_runs(lines, pattern):
    """Sorts lines that match the pattern and stand behind each other."""
    result, run = [], []
    for line in lines + [None]:
        if line is not None and re.match(pattern, line):
            run.append(line)
            continue
        result += sorted(run)
        run = []
        if line is not None:
            result.append(line)
    return result


def sort_paragraphs(lines):
    """What stands from one 'Rev:' to the next stays together."""
    paragraphs = re.split(r"^(?=Rev: )", "\n".join(lines) + "\n", flags=re.MULTILINE)
    if len(paragraphs) == 1:
        return sorted(lines)
    return [line for paragraph in sorted(paragraphs) for line in paragraph.rstrip("\n").splitlines()]


def normalise(text, unordered):
    lines = sort_runs([normalise_line(line) for line in text.splitlines()], r" +-> ")
    if unordered:
        lines = sort_paragraphs(lines)
    return "".join(line + "\n" for line in lines)


for folder in map(pathlib.Path, sys.argv[1:]):
    if folder.name == "--unordered":
        continue
    for path in folder.glob("*.out"):
        path.write_text(normalise(path.read_text(encoding="utf-8"), "--unordered" in sys.argv), encoding="utf-8")
