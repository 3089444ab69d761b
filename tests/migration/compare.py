#!/usr/bin/python3
# SPDX-License-Identifier: PostgreSQL
"""compare.py PROGRAM [ROUNDS [SEED]]: random histories, and what names and ranges mean in them, against Alembic.

PROGRAM is the test program ask. Every question goes to both. Where Alembic's answer is a matter of chance, or where it
ends in a traceback, ours has only to be sensible; what ours takes beyond Alembic is left out of the questions.
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

try:
    from alembic.script import revision as alembic
except ImportError:
    print("there is no alembic here")
    sys.exit(77)


class Graph:
    """Revisions in an order in which each is behind those it needs."""

    def __init__(self, chance):
        self.chance = chance
        self.revisions = []
        self.labels = {}
        for number in range(chance.randint(1, 14)):
            self.add(number)

    def add(self, number):
        chance = self.chance
        ids = [revision[0] for revision in self.revisions]
        # Beginnings are shared often, and some are too short to be abbreviated.
        new = chance.choice("abc") + "".join(chance.choice("ab01") for _ in range(chance.choice((1, 5, 5, 8))))
        if new in ids or new in self.labels:
            return
        parents, needs, labels = (), (), ()
        kind = chance.random()
        if ids and kind < 0.55:
            parents = (ids[-1],)
        elif ids and kind < 0.75:
            parents = (chance.choice(ids),)
        elif len(ids) > 1 and kind < 0.9:
            parents = tuple(chance.sample(ids, 2))
            if self.is_below(parents[0], parents[1]) or self.is_below(parents[1], parents[0]):
                parents = parents[:1]
        if ids and chance.random() < 0.2:
            needs = (chance.choice(ids),)
            if needs[0] in parents:
                needs = ()
        if chance.random() < 0.25:
            label = chance.choice(("lab", "label", "bill", "clin")) + chance.choice(("", "a", "ab", str(number)))
            if label not in self.labels and label not in ids:
                labels = (label,)
                self.labels[label] = new
        self.revisions.append((new, parents, needs, labels))

    def is_below(self, low, high):
        """Whether `high` is reached from `low` along parents."""
        entry = next(revision for revision in self.revisions if revision[0] == high)
        return low == high or any(self.is_below(low, parent) for parent in entry[1])

    def write(self, folder):
        for new, parents, needs, labels in self.revisions:
            (folder / f"{new}.sql").write_text(
                f"-- {new}\n--\n-- Revision ID: {new}\n-- Revises: {', '.join(parents)}\n"
                f"-- Branch labels: {', '.join(labels)}\n-- Depends on: {', '.join(needs)}\n\n-- @upgrade\n")

    def map(self):
        # Alembic follows its files' order where it has no other; ours is by identifier.
        entries = sorted(self.revisions, reverse=True)
        return alembic.RevisionMap(lambda: [
            alembic.Revision(new, parents or None, needs or None, labels or None)
            for new, parents, needs, labels in entries])


def ids_of(revisions):
    return [revision.revision for revision in revisions if revision is not None and revision != "base"]


class Mismatch(Exception):
    pass


class Comparison:
    def __init__(self, program, graph, folder):
        self.graph = graph
        self.map = graph.map()
        self.questions = []
        self.program = program
        self.folder = folder

    def ask(self, question, expected):
        """`expected` takes the words of our answer, None for an error, and returns a complaint or nothing."""
        self.questions.append((question, expected))

    def run(self):
        text = "".join(question + "\n" for question, _ in self.questions)
        output = subprocess.run([self.program, self.folder], input=text, capture_output=True, text=True, check=True)
        lines = output.stdout.splitlines()
        if lines[0] != "ok":
            raise Mismatch(lines[0])
        if len(lines) != len(self.questions) + 1:
            raise Mismatch(f"{len(self.questions)} questions, {len(lines) - 1} answers")
        for (question, expected), line in zip(self.questions, lines[1:]):
            words = line.split()
            complaint = expected(words[1:] if words[0] == "ok" else None)
            if complaint:
                raise Mismatch(f"{question}\n  ours:    {line}\n  Alembic: {complaint}")

    # What Alembic says ------------------------------------------------------------------------------

    def same_set(self, function, lenient=False):
        """The same revisions, or an error on both sides; a traceback of Alembic's leaves it to us.

        With `lenient` so do errors and several heads: counting down from them it stumbles over its own rules."""
        try:
            found = tuple(function())
            theirs = sorted(set(ids_of(found)))
        except alembic.RevisionError as error:
            message = str(error)
            if "overlaps" in message or lenient:
                return lambda ours: None
            if "Multiple revisions start" in message:
                return self.means_one(error.argument, message)
            return lambda ours: None if ours is None else f"error {message}"
        except (AssertionError, ValueError, TypeError, KeyError):
            return lambda ours: None
        # Of None its commands make a traceback.
        if None in found or (lenient and len(self.map.heads) > 1):
            return lambda ours: None
        return lambda ours: None if ours is not None and sorted(ours) == theirs else f"ok {' '.join(theirs)}"

    def means_one(self, start, message):
        """For us it is enough when all names that begin so are one revision's."""
        named = {self.map._revision_map[name].revision for name in self.map._revision_map
                 if name and len(name) > 3 and name.startswith(start)}
        return lambda ours: None if ours is None or named.intersection(ours) else f"error {message}"

    def same_list(self, function):
        try:
            theirs = ids_of(function())
        except alembic.RevisionError as error:
            message = str(error)
            return lambda ours: None if ours is None else f"error {message}"
        return lambda ours: None if ours == theirs else f"ok {' '.join(theirs)}"

    def valid_order(self):
        def check(ours):
            places = {revision: place for place, revision in enumerate(ours)}
            for new, parents, needs, _ in self.graph.revisions:
                for below in parents + needs:
                    if places[below] < places[new]:
                        return f"{below} must stand behind {new}"
            return None if len(places) == len(self.graph.revisions) else "some are missing"
        return check


def compare(program, chance, folder):
    graph = Graph(chance)
    graph.write(folder)
    comparison = Comparison(program, graph, folder)
    revisions, ids = comparison.map, [revision[0] for revision in graph.revisions]
    names = ids + list(graph.labels) + ["head", "heads", "base"]
    starts = [name[:chance.randint(1, len(name))] for name in ids + list(graph.labels)]
    labels = list(graph.labels) + ids[:2]
    steps = ["+1", "+2", "+3", "-1", "-2", "-3", "-9"]

    comparison.ask("order", comparison.valid_order())
    if all(not revision[2] for revision in graph.revisions):
        comparison.ask("order", comparison.same_list(
            lambda: revisions.iterate_revisions("heads", "base", inclusive=True)))
    comparison.ask("heads", comparison.same_set(lambda: revisions.get_revisions(revisions.heads)))
    for new in ids:
        theirs = sorted(revisions.get_revision(new).branch_labels)
        comparison.ask(f"branches {new}", lambda ours, theirs=theirs: None if ours == theirs else f"ok {' '.join(theirs)}")

    plain = names + starts + [f"{label}@{name}" for label in labels for name in chance.sample(names + starts, 3)]
    plain += ["-1", "-2", "-3", "nosuch", "nosuch@head"]
    for text in plain:
        comparison.ask(f"resolve {text}", comparison.same_set(lambda text=text: revisions.get_revisions(text)))

    for _ in range(25):
        start = chance.choice(names + starts + ["", "", "-1", "-2", "-9"])
        ends = names + starts + ["", "", chance.choice(ids) + chance.choice(steps)]
        end = chance.choice(ends if start.startswith("-") else ends + ["+1", "+2", "+9"])
        lenient = start.startswith("-")
        if chance.random() < 0.2 and not lenient:
            start = f"{chance.choice(labels)}@{start or 'base'}"
        comparison.ask(f"range {start}:{end}", comparison.same_set(
            lambda start=start, end=end: revisions.iterate_revisions(
                end or "heads", start or "base", inclusive=True, assert_relative_length=False), lenient))
    for _ in range(40):
        current = somewhere(revisions, ids, chance)
        at = ",".join(current) or "-"
        targets = names + [chance.choice(ids) + chance.choice(steps), chance.choice(steps)]
        target = chance.choice(targets)
        if chance.random() < 0.3:
            target = f"{chance.choice(labels)}@{target}"
        comparison.ask(f"up {target} {at}", comparison.same_set(
            lambda target=target, current=current: revisions.iterate_revisions(target, current, implicit_base=True)))
        if len(current) > 1 and target[0] == "-":
            continue  # Alembic takes the first that comes, and warns
        comparison.ask(f"down {target} {at}", comparison.same_set(
            lambda target=target, current=current: revisions.iterate_revisions(
                current, target, select_for_downgrade=True)))
    comparison.run()


def somewhere(revisions, ids, chance):
    """Where a database may be: what a version table holds when some have run."""
    wanted = [revisions.get_revision(name) for name in chance.sample(ids, min(len(ids), chance.choice((0, 1, 1, 2))))]
    ran = set(revisions._get_ancestor_nodes(wanted)) if wanted else set()
    below = {name for revision in ran for name in revision._normalized_down_revisions}
    return tuple(sorted(revision.revision for revision in ran if revision.revision not in below))


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 150
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    warnings.simplefilter("ignore")
    failures = 0
    for seed in range(first, first + rounds):
        with tempfile.TemporaryDirectory() as folder:
            try:
                compare(program, random.Random(seed), pathlib.Path(folder))
            except Mismatch as mismatch:
                failures += 1
                print(f"seed {seed}: {mismatch}")
    print(f"{rounds} histories, {failures} differ")
    sys.exit(1 if failures else 0)


main()
