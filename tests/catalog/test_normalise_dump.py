#!/usr/bin/env python3
# SPDX-License-Identifier: PostgreSQL
"""What normalise_dump.py takes as equal, and what it must not."""
import sys
import unittest

sys.dont_write_bytecode = True
from normalise_dump import normalise  # noqa: E402

PREAMBLE = r"""--
-- PostgreSQL database dump
--

\restrict AbC123

SET client_encoding = 'UTF8';

"""


def entry(name, kind, statements, schema='public', owner='postgres'):
    return f'--\n-- Name: {name}; Type: {kind}; Schema: {schema}; Owner: {owner}\n--\n\n{statements}\n\n\n'


def dump(*entries):
    return normalise(PREAMBLE + ''.join(entries) + '--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict AbC123\n')


def table(*items, after=''):
    return entry('t', 'TABLE', 'CREATE TABLE public.t (\n    ' + ',\n    '.join(items) + '\n);\n' + after)


class Equal(unittest.TestCase):
    def test_order_of_columns(self):
        self.assertEqual(dump(table('a integer', 'b text')), dump(table('b text', 'a integer')))

    def test_order_of_columns_with_commas_and_parentheses_in_quotes(self):
        items = ('"a, (b" numeric(10,2)', "b text DEFAULT 'x, (''y'::text", r"c text DEFAULT E'\', ('::text",
                 'CONSTRAINT c CHECK (\nCASE\n    WHEN (b = \'), (\'::text) THEN true\n    ELSE (c = ANY (ARRAY[1, 2]))\n'
                 'END)')
        self.assertEqual(dump(table(*items)), dump(table(*reversed(items))))

    def test_casts_of_arrays_and_of_their_elements(self):
        self.assertEqual(dump(table("a text CHECK (a = ANY ((ARRAY['x'::character varying, 'it''s'::name])::text[]))")),
                         dump(table("a text CHECK (a = ANY (ARRAY[('x'::character varying)::text, "
                                    "('it''s'::name)::text]))")))

    def test_order_of_what_is_set_for_columns(self):
        one, other = (f'\nALTER TABLE ONLY public.t ALTER COLUMN {name} SET STORAGE EXTERNAL;\n' for name in 'ab')
        self.assertEqual(dump(table('a text', 'b text', after=one + other)),
                         dump(table('b text', 'a text', after=other + one)))

    def test_order_of_entries(self):
        one, other = (entry(f'COLUMN t.{name}', 'COMMENT', f"COMMENT ON COLUMN public.t.{name} IS 'x';")
                      for name in 'ab')
        self.assertEqual(dump(one, other), dump(other, one))

    def test_order_of_grants(self):
        self.assertEqual(dump(entry('TABLE t', 'ACL', 'REVOKE c;\nGRANT a;\nGRANT b;')),
                         dump(entry('TABLE t', 'ACL', 'REVOKE c;\nGRANT b;\nGRANT a;')))

    def test_random_keys(self):
        self.assertEqual(normalise(PREAMBLE), normalise(PREAMBLE.replace('AbC123', 'xYz')))

    def test_place_of_a_setting(self):
        heap = 'SET default_table_access_method = heap;\n\n'
        one, other = entry('f()', 'FUNCTION', 'CREATE FUNCTION f();'), table('a integer')
        self.assertEqual(dump(one, heap, other), dump(heap, other, one))

    def test_names_of_not_null(self):
        by_18 = '-- Dumped from database version 18.1\n'
        plain, chosen = table('a integer NOT NULL'), table('a integer CONSTRAINT "T a_not_null1" NOT NULL')
        self.assertEqual(dump(by_18, plain), dump(by_18, chosen))
        self.assertNotEqual(dump(plain), dump(chosen))
        self.assertNotEqual(dump(by_18, plain), dump(by_18, table('a integer CONSTRAINT wanted NOT NULL')))
        self.assertNotEqual(dump(by_18, plain), dump(by_18, table('a integer')))

    def test_not_null_of_what_inherits(self):
        by_18, child = '-- Dumped from database version 18.1\n', 'CREATE TABLE t (\n    {}\n)\nINHERITS (p);'
        self.assertEqual(dump(by_18, entry('t', 'TABLE', child.format('a integer NOT NULL'))),
                         dump(by_18, entry('t', 'TABLE', child.format('a integer'))))


class Different(unittest.TestCase):
    def assertDiffer(self, one, other):
        self.assertNotEqual(one, other)

    def test_type_of_a_column(self):
        self.assertDiffer(dump(table('a integer')), dump(table('a bigint')))

    def test_missing_column(self):
        self.assertDiffer(dump(table('a integer', 'b integer')), dump(table('a integer')))

    def test_order_in_a_composite_type(self):
        self.assertDiffer(dump(entry('t', 'TYPE', 'CREATE TYPE public.t AS (\n\ta integer,\n\tb text\n);')),
                          dump(entry('t', 'TYPE', 'CREATE TYPE public.t AS (\n\tb text,\n\ta integer\n);')))

    def test_order_of_grant_and_revoke(self):
        self.assertDiffer(dump(entry('TABLE t', 'ACL', 'GRANT a;\nREVOKE b;')),
                          dump(entry('TABLE t', 'ACL', 'REVOKE b;\nGRANT a;')))

    def test_who_granted(self):
        by_r = 'SET SESSION AUTHORIZATION r;\nGRANT {};\nRESET SESSION AUTHORIZATION;\nGRANT {};'
        self.assertDiffer(dump(entry('TABLE t', 'ACL', by_r.format('a', 'b'))),
                          dump(entry('TABLE t', 'ACL', by_r.format('b', 'a'))))

    def test_owner(self):
        self.assertDiffer(dump(entry('t', 'VIEW', 'CREATE VIEW t;')),
                          dump(entry('t', 'VIEW', 'CREATE VIEW t;', owner='somebody')))

    def test_white_space_in_a_body(self):
        self.assertDiffer(dump(entry('f()', 'FUNCTION', 'CREATE FUNCTION f() AS $$\n\nselect 1;\n$$;')),
                          dump(entry('f()', 'FUNCTION', 'CREATE FUNCTION f() AS $$\nselect 1;\n$$;')))

    def test_tablespace(self):
        self.assertDiffer(dump(table('a integer')), dump('SET default_tablespace = fast;\n\n', table('a integer')))

    def test_how_a_table_is_partitioned(self):
        self.assertDiffer(dump(entry('t', 'TABLE', 'CREATE TABLE t (\n    a integer\n)\nPARTITION BY LIST (a);')),
                          dump(entry('t', 'TABLE', 'CREATE TABLE t (\n    a integer\n)\nPARTITION BY HASH (a);')))


unittest.main()
