#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""Sums up a test run: tally.py MESON_TESTLOG_JSON BATS_TAP

Prints the names of failed tests, then the line "N passed, N failed" (", N skipped" may follow). A program that
dies, or ends before it ran all the tests it announced, counts as failed.
"""
import json
import re
import sys
from collections import Counter

RESULT = re.compile(r'^(?P<bad>not )?ok \d+(?: - | )?(?P<name>.*)$'
                    r'|^\[ +OK \] ')  # how cmocka says it in a test that clears the environment, which asks for TAP
PLAN = re.compile(r'^1\.\.(\d+)')


def read_tap(lines, where, count, failed):
    planned = seen = 0
    for line in lines:
        if plan := PLAN.match(line):
            planned += int(plan[1])
        if not (result := RESULT.match(line)):
            continue
        seen += 1
        if re.search(r'# skip', line, re.IGNORECASE):  # cmocka 1.1 puts "not ok" before it
            count['skipped'] += 1
        elif result['bad']:
            count['failed'] += 1
            failed.append(where + result['name'])
        else:
            count['passed'] += 1
    if seen < planned:
        count['failed'] += planned - seen
        failed.append(f'{where}{planned - seen} tests did not pass')
    return planned


def read_meson(path, count, failed):
    for line in open(path, encoding='utf-8'):
        test = json.loads(line)
        before = count['failed']
        if test['result'] == 'SKIP':
            count['skipped'] += 1
            continue
        announced = read_tap(test.get('stdout', '').splitlines(), test['name'] + ': ', count, failed)
        if test['result'] == 'OK' and not announced:
            count['passed'] += 1
        elif test['result'] != 'OK' and count['failed'] == before:
            count['failed'] += 1
            failed.append(f"{test['name']}: {test['result']}, status {test['returncode']}")


def main():
    count = Counter()
    failed = []
    unit, whole = sys.argv[1:]
    try:
        read_meson(unit, count, failed)
        with open(whole, encoding='utf-8', errors='replace') as lines:
            if not read_tap(lines, '', count, failed):
                raise ValueError('no whole-command test ran')
    except (OSError, ValueError) as problem:
        count['failed'] += 1
        failed.append(str(problem))
    for name in failed:
        print('failed:', name)
    skipped = f", {count['skipped']} skipped" if count['skipped'] else ''
    print(f"{count['passed']} passed, {count['failed']} failed{skipped}")
    sys.exit(1 if failed else 0)


main()
