/* SPDX-License-Identifier: PostgreSQL
 *
 * Cutting scripts into statements: psql's rules, hostile input, the places in errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pg_query.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "postgres/script.h"

/* The statements of a script, each in ⟨⟩ and its data, if any, in «»; or its error as LINE:COLUMN: MESSAGE. */
static char *describe(const char *sql, size_t length)
{
        _cleanup_(script_freep) struct script *script = NULL;
        _cleanup_text_ struct text description = TEXT_INIT;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct script_statement statement;
        int r;

        assert_int_equal(script_open_text(sql, length, &script, &error), 0);
        while ((r = script_next(script, &statement, &error)) > 0) {
                const char *bytes;
                size_t count;

                text_appendf(&description, "⟨%s⟩", statement.text);
                if (statement.data_line == 0)
                        continue;
                text_append(&description, "«");
                while ((r = script_read_data(script, &bytes, &count, &error)) > 0)
                        text_append_bytes(&description, bytes, count);
                text_append(&description, "»");
                if (r < 0)
                        break;
        }
        if (r < 0)
                text_appendf(&description, "%u:%u: %s", error.line, error.column, error.message);
        assert_int_equal(r, error.code);
        return text_steal(&description);
}

static void expect_bytes(const char *sql, size_t length, const char *expected)
{
        _cleanup_free_ char *found = describe(sql, length);

        assert_string_equal(found, expected);
}

static void expect(const char *sql, const char *expected)
{
        expect_bytes(sql, strlen(sql), expected);
}

static void cuts_at_semicolons(void **state _unused_)
{
        expect("", "");
        expect(" \n\t;;\n ; ", "");
        expect("-- only a comment", "");
        expect("/* a */ -- b\n/* /* c */ */", "");
        expect("select 1", "⟨select 1⟩");
        expect("select 1;select 2", "⟨select 1⟩⟨select 2⟩");
        expect("select 1;;\n\nselect 2;\n", "⟨select 1⟩⟨select 2⟩");
        expect("a /* ; */ b -- ;\n c;d", "⟨a /* ; */ b -- ;\n c⟩⟨d⟩");
        expect("create rule r as on insert to t do (select 1; select 2); x",
               "⟨create rule r as on insert to t do (select 1; select 2)⟩⟨x⟩");
        expect("a); b;", "⟨a)⟩⟨b⟩");
        expect("select 1;\r\nselect 2;\r\n", "⟨select 1⟩⟨select 2⟩");
        expect("\xEF\xBB\xBFselect 1;", "⟨select 1⟩");
        expect("\xEF\xBB\xBF", "");
        expect("select 2*/* ; */3; b", "⟨select 2*/* ; */3⟩⟨b⟩");
        expect("select 2---;\n3; b", "⟨select 2---;\n3⟩⟨b⟩");
        expect("a -- b\rc;d", "⟨a -- b\rc⟩⟨d⟩");
}

static void keeps_quotes_whole(void **state _unused_)
{
        expect("select ';'; b", "⟨select ';'⟩⟨b⟩");
        expect("select 'it''s;'; b", "⟨select 'it''s;'⟩⟨b⟩");
        expect("select '\\'; b", "⟨select '\\'⟩⟨b⟩");
        expect("select E'\\';'; b", "⟨select E'\\';'⟩⟨b⟩");
        expect("select e'a''\\';'; b", "⟨select e'a''\\';'⟩⟨b⟩");
        expect("select e'\\\\'; b", "⟨select e'\\\\'⟩⟨b⟩");
        expect("select namee'\\'; b", "⟨select namee'\\'⟩⟨b⟩");
        expect("select N'\\'; b", "⟨select N'\\'⟩⟨b⟩");
        expect("select b'1;', x'\\';b", "⟨select b'1;', x'\\'⟩⟨b⟩");
        expect("select U&'\\0061;\\'; b", "⟨select U&'\\0061;\\'⟩⟨b⟩");
        expect("select U&\"\\;\"; b", "⟨select U&\"\\;\"⟩⟨b⟩");
        expect("select \"a\"\";\"; b", "⟨select \"a\"\";\"⟩⟨b⟩");
        expect("select \"it's;\"; b", "⟨select \"it's;\"⟩⟨b⟩");
        expect("select \"größe;\"; b", "⟨select \"größe;\"⟩⟨b⟩");
}

static void goes_on_with_a_string_on_the_next_line(void **state _unused_)
{
        expect("select E'a'\n  '\\';'; b", "⟨select E'a'\n  '\\';'⟩⟨b⟩");
        expect("select E'a' -- c\n  '\\';'; b", "⟨select E'a' -- c\n  '\\';'⟩⟨b⟩");
        expect("select E'a' /* c */ \n  '\\'; b", "⟨select E'a' /* c */ \n  '\\'⟩⟨b⟩");
        expect("select 'a'\n  '\\'; b", "⟨select 'a'\n  '\\'⟩⟨b⟩");
        expect("select E'a' '\\'; b", "⟨select E'a' '\\'⟩⟨b⟩");
        expect("select E'a', '\\'; b", "⟨select E'a', '\\'⟩⟨b⟩");
}

static void keeps_dollar_quotes_whole(void **state _unused_)
{
        expect("select $$;$$; b", "⟨select $$;$$⟩⟨b⟩");
        expect("select $a$ $$ ; $b$ ' $a$; b", "⟨select $a$ $$ ; $b$ ' $a$⟩⟨b⟩");
        expect("select $a$ $a ;$a$; b", "⟨select $a$ $a ;$a$⟩⟨b⟩");
        expect("select $a$ $$a$; b", "⟨select $a$ $$a$⟩⟨b⟩");
        expect("select $a$ $aa$;$ab$ $a$; b", "⟨select $a$ $aa$;$ab$ $a$⟩⟨b⟩");
        expect("select $A$ $a$;$A$; b", "⟨select $A$ $a$;$A$⟩⟨b⟩");
        expect("select $größe$;$größe$; b", "⟨select $größe$;$größe$⟩⟨b⟩");
        expect("select $1; b", "⟨select $1⟩⟨b⟩");
        expect("select a$$; b$$;", "⟨select a$$⟩⟨b$$⟩");
        expect("select 1$$;$$; b", "⟨select 1$$;$$⟩⟨b⟩");
        expect("select $; b", "⟨select $⟩⟨b⟩");
        expect("select $a; b", "⟨select $a⟩⟨b⟩");
        expect("select $1a$;$2$", "⟨select $1a$⟩⟨$2$⟩");
}

static void keeps_atomic_bodies_whole(void **state _unused_)
{
        expect("create function f() returns int begin atomic select 1; select 2; end; b",
               "⟨create function f() returns int begin atomic select 1; select 2; end⟩⟨b⟩");
        expect("CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END; b",
               "⟨CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; END⟩⟨b⟩");
        expect("create function f() begin atomic select (case 1 when 1 then 2 end), a.end, 1 as end; end; b",
               "⟨create function f() begin atomic select (case 1 when 1 then 2 end), a.end, 1 as end; end⟩⟨b⟩");
        expect("create function begin() as 'x'; b", "⟨create function begin() as 'x'⟩⟨b⟩");
        expect("create function \"f\"() begin -- c\n atomic select \"end\"; end; b",
               "⟨create function \"f\"() begin -- c\n atomic select \"end\"; end⟩⟨b⟩");
        expect("begin; select 1; end; b", "⟨begin⟩⟨select 1⟩⟨end⟩⟨b⟩");
        expect("create table begin(a int); b", "⟨create table begin(a int)⟩⟨b⟩");
        expect("create function f() begin atomic select 1;",
               "1:27: the body (BEGIN ATOMIC) that begins here is "
               "not closed");
}

static void hands_out_data(void **state _unused_)
{
        expect("copy t from stdin;\n1\ta\n2\tb\n\\.\nselect 1;", "⟨copy t from stdin⟩«1\ta\n2\tb\n»⟨select 1⟩");
        expect("copy t from stdin;\n\\.\n", "⟨copy t from stdin⟩«»");
        expect("copy t from stdin;\n\\.", "⟨copy t from stdin⟩«»");
        expect("copy t from stdin; -- x\n\\N\n\\.x\n\\\\.\n.\\.\n\\.\n",
               "⟨copy t from stdin⟩«\\N\n\\.x\n\\\\.\n.\\.\n»");
        expect("copy t from stdin;\r\n1\r\n\\.\r\nb", "⟨copy t from stdin⟩«1\r\n»⟨b⟩");
        expect("copy t from stdin (format csv);\n\"a;\nb\",$$'\n\\.\nb",
               "⟨copy t from stdin (format csv)⟩«\"a;\nb\",$$'\n»⟨b⟩");
        expect("COPY \"t;\" (a, \"b\") FROM STDIN WITH (FORMAT text);\n1\n\\.\n;;copy t from stdin;\n2\n\\.\n",
               "⟨COPY \"t;\" (a, \"b\") FROM STDIN WITH (FORMAT text)⟩«1\n»⟨copy t from stdin⟩«2\n»");
        expect("copy t from '/file'; b", "⟨copy t from '/file'⟩⟨b⟩");
        expect("copy t to stdout; b", "⟨copy t to stdout⟩⟨b⟩");
        expect("copy t from program 'x'; b", "⟨copy t from program 'x'⟩⟨b⟩");
        /* Syntax that our parser does not know. */
        expect("copy t from stdin with newer things;\n1\n\\.\nb",
               "⟨copy t from stdin with newer things⟩«1\n»⟨b⟩");
}

static void refuses_data_without_end(void **state _unused_)
{
        expect("copy t from stdin;\n1\n",
               "⟨copy t from stdin⟩«1\n»2:1: the data that begin here are not ended by a "
               "line of \\.");
        expect("\n\ncopy t from stdin;\n\n\\.x",
               "⟨copy t from stdin⟩«\n\\.x»4:1: the data that begin here are not "
               "ended by a line of \\.");
        expect(" copy t from stdin", "1:2: no data follow COPY FROM STDIN");
        expect(" copy t from stdin;", "1:2: no data follow COPY FROM STDIN");
        expect("copy t from stdin; select 1;\n\\.\n",
               "1:20: more text on the line of COPY FROM STDIN; its data begin on the next line");
}

static void skips_data_that_nobody_reads(void **state _unused_)
{
        static const char sql[] = "copy t from stdin;\n1;2\n\\.\nselect 1;";
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;

        assert_int_equal(script_open_text(sql, strlen(sql), &script, NULL), 0);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_int_equal(statement.data_line, 2);
        assert_string_equal(statement.traits.table, "t");
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_string_equal(statement.text, "select 1");
        assert_int_equal(statement.line, 4);
        assert_int_equal(script_next(script, &statement, NULL), 0);
        assert_int_equal(script_next(script, &statement, NULL), 0);
        assert_int_equal(script_offset(script), strlen(sql));
}

static void names_where_the_unclosed_began(void **state _unused_)
{
        expect("a;\n  select 'x\n\n", "⟨a⟩2:10: the quoted string that begins here is not closed");
        expect("select '", "1:8: the quoted string that begins here is not closed");
        expect("select E'\\", "1:9: the quoted string that begins here is not closed");
        expect("select 'größe', \"x", "1:17: the quoted name that begins here is not closed");
        expect("/* a /* b */", "1:1: the comment that begins here is not closed");
        expect("select /", "⟨select /⟩");
        expect("a;b /*", "⟨a⟩1:5: the comment that begins here is not closed");
        expect("select $x$ $y$ $x", "1:8: the dollar-quoted string that begins here is not closed");
        expect("select (1, (2);\nselect 3;", "1:8: the parenthesis that begins here is not closed");
        expect("select 𝒂, '", "1:11: the quoted string that begins here is not closed");
}

static void points_commands_of_psql_to_psql(void **state _unused_)
{
        expect("\\restrict abc\nselect 1;\n\\unrestrict abc\n", "⟨select 1⟩");
        expect("\\restrict", "");
        expect("\\restricted x\n", "1:1: \\restricted is a command of psql, not SQL");
        expect("select 1;\n  \\copy t from 'x'\n", "⟨select 1⟩2:3: \\copy is a command of psql, not SQL");
        expect("select 1 \\gexec\n", "1:10: \\gexec is a command of psql, not SQL");
        expect("select 1 \\restrict x\n", "1:10: \\restrict is a command of psql, not SQL");
        expect("\\.\n", "1:1: \\. is a command of psql, not SQL");
        expect("select 1\\;select 2;", "1:9: \\;select is a command of psql, not SQL");
        expect("\\", "1:1: \\ is a command of psql, not SQL");
}

static void refuses_bytes_that_are_no_text(void **state _unused_)
{
        static const char *const bad[] = { "\xC0\x80",     "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                                           "\x80",         "\xFF",         "\xC3(",        "\xE2\x82",
                                           "\xF0\x9F\x98", "\xF5\x80" };

        expect_bytes("a;\nä \0 b", 8, "⟨a⟩2:3: a NUL byte, which no SQL text may hold");
        expect_bytes("\0", 1, "1:1: a NUL byte, which no SQL text may hold");
        expect_bytes("copy t from stdin;\na\0\n\\.\n", 25,
                     "⟨copy t from stdin⟩«»2:2: a NUL byte, which no SQL text may hold");
        for (size_t i = 0; i < ARRAY_LENGTH(bad); i++) {
                _cleanup_free_ char *inside = text_format("ä\n'ß%s", bad[i]);
                _cleanup_free_ char *comment = text_format("--\n--%s", bad[i]);
                _cleanup_free_ char *data = text_format("copy t from stdin;\nää%s\n", bad[i]);

                expect(inside, "2:3: a character that is not valid UTF-8");
                expect(comment, "2:3: a character that is not valid UTF-8");
                expect(data, "⟨copy t from stdin⟩«»2:3: a character that is not valid UTF-8");
        }
}

static void reads_other_encodings_and_old_strings_when_told(void **state _unused_)
{
        static const char sql[] = "select '\xE4\\'; b', 1; x";
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;

        assert_int_equal(script_open_text(sql, strlen(sql), &script, NULL), 0);
        script_set_utf8(script, false);
        script_set_standard_strings(script, false);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_string_equal(statement.text, "select '\xE4\\'; b', 1");
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_int_equal(statement.column, 21);
}

static void gives_places_in_characters(void **state _unused_)
{
        static const char sql[] = "\xEF\xBB\xBF/* größe */ a;\n\n\t'日本' ; b";
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;

        assert_int_equal(script_open_text(sql, strlen(sql), &script, NULL), 0);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_int_equal(statement.line, 1);
        assert_int_equal(statement.column, 13);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_int_equal(statement.line, 3);
        assert_int_equal(statement.column, 2);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        assert_int_equal(statement.line, 3);
        assert_int_equal(statement.column, 9);
        assert_null(statement.file);
}

static void classify_one(const char *sql, struct statement_traits *ret)
{
        _cleanup_(script_freep) struct script *script = NULL;
        _cleanup_free_ char *padded = text_format("%s;\n\\.\n", sql);
        struct script_statement statement;

        assert_int_equal(script_open_text(padded, strlen(padded), &script, NULL), 0);
        assert_int_equal(script_next(script, &statement, NULL), 1);
        *ret = statement.traits;
        ret->table = NULL;
}

static void knows_transaction_commands(void **state _unused_)
{
        static const struct {
                const char *sql;
                enum statement_kind kind;
                bool sets_modes;
        } cases[] = {
                { "begin", STATEMENT_BEGIN, false },
                { "Begin Work", STATEMENT_BEGIN, false },
                { "/* x */ start /* y */ transaction", STATEMENT_BEGIN, false },
                { "begin isolation level serializable", STATEMENT_BEGIN, true },
                { "commit and chain", STATEMENT_COMMIT, false },
                { "end transaction", STATEMENT_COMMIT, false },
                { "rollback", STATEMENT_ROLLBACK, false },
                { "abort", STATEMENT_ROLLBACK, false },
                { "rollback to savepoint a", STATEMENT_SAVEPOINT, false },
                { "rollback work to a", STATEMENT_SAVEPOINT, false },
                { "savepoint begin", STATEMENT_SAVEPOINT, false },
                { "release a", STATEMENT_SAVEPOINT, false },
                { "prepare transaction 'a'", STATEMENT_PREPARED, false },
                { "commit prepared 'a'", STATEMENT_PREPARED, false },
                { "rollback prepared 'a'", STATEMENT_PREPARED, false },
                { "prepare p as select 1", STATEMENT_OTHER, false },
                { "select 1", STATEMENT_OTHER, false },
                { "copy t from stdin", STATEMENT_COPY_IN, false },
                { "copy (select 1) to stdout", STATEMENT_COPY_OUT, false },
                { "copy t from '/x'", STATEMENT_OTHER, false },
                /* Unknown to the parser, so the words decide. */
                { "begin newly", STATEMENT_BEGIN, false },
                { "commit newly", STATEMENT_COMMIT, false },
                { "commit prepared newly", STATEMENT_PREPARED, false },
                { "rollback newly", STATEMENT_ROLLBACK, false },
                { "rollback newly to a", STATEMENT_SAVEPOINT, false },
                { "copy t newly to stdout", STATEMENT_COPY_OUT, false },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                struct statement_traits traits;

                classify_one(cases[i].sql, &traits);
                if (traits.kind != cases[i].kind || traits.sets_modes != cases[i].sets_modes)
                        fail_msg("%s: kind %d, modes %d", cases[i].sql, traits.kind, traits.sets_modes);
        }
}

static void knows_what_must_run_alone(void **state _unused_)
{
        static const struct {
                const char *sql;
                const char *alone;
        } cases[] = {
                { "vacuum", "VACUUM" },
                { "vacuum (full, analyze) t", "VACUUM" },
                { "analyze t", NULL },
                { "create database d", "CREATE DATABASE" },
                { "drop database if exists d", "DROP DATABASE" },
                { "create tablespace x location '/x'", "CREATE TABLESPACE" },
                { "drop tablespace x", "DROP TABLESPACE" },
                { "alter system set work_mem = 1", "ALTER SYSTEM" },
                { "alter database d set tablespace x", "ALTER DATABASE SET TABLESPACE" },
                { "alter database d set work_mem = 1", NULL },
                { "create index i on t (a)", NULL },
                { "create index concurrently on t (a)", "CREATE INDEX CONCURRENTLY" },
                { "create unique index concurrently if not exists i on t (a)", "CREATE INDEX CONCURRENTLY" },
                { "drop index concurrently i", "DROP INDEX CONCURRENTLY" },
                { "drop index i", NULL },
                { "reindex table t", NULL },
                { "reindex table concurrently t", "REINDEX CONCURRENTLY" },
                { "reindex (concurrently) index i", "REINDEX CONCURRENTLY" },
                { "reindex (concurrently false) index i", NULL },
                { "reindex (concurrently 0) index i", NULL },
                { "reindex schema s", "REINDEX SCHEMA" },
                { "reindex database d", "REINDEX DATABASE" },
                { "cluster", "CLUSTER of all tables" },
                { "cluster t", NULL },
                { "alter table t detach partition p", NULL },
                { "alter table t detach partition p concurrently", "DETACH PARTITION CONCURRENTLY" },
                { "alter table t detach partition p finalize", NULL },
                { "create subscription s connection '' publication p", "CREATE SUBSCRIPTION with a slot" },
                { "create subscription s connection '' publication p with (create_slot = false)", NULL },
                { "create subscription s connection '' publication p with (connect = off)", NULL },
                { "alter subscription s refresh publication", "ALTER SUBSCRIPTION with refresh" },
                { "alter subscription s set publication p", "ALTER SUBSCRIPTION with refresh" },
                { "alter subscription s set publication p with (refresh = false)", NULL },
                { "alter subscription s disable", NULL },
                { "refresh materialized view concurrently m", NULL },
                { "discard all", "DISCARD ALL" },
                { "discard temp", NULL },
                { "alter type e add value 'x'", NULL },
                /* Unknown to the parser, so the words decide. */
                { "vacuum (newly only)) t", "VACUUM" },
                { "create database d with newly a b", "CREATE DATABASE" },
                { "create index concurrently i newly on t (a)", "CREATE INDEX CONCURRENTLY" },
                { "reindex newly (concurrently) table t", "REINDEX CONCURRENTLY" },
                { "alter table newly t detach partition p concurrently", "DETACH PARTITION CONCURRENTLY" },
                { "create table newly \"concurrently\"", NULL },
        };

        for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
                struct statement_traits traits;

                classify_one(cases[i].sql, &traits);
                if (!text_equal(traits.alone, cases[i].alone))
                        fail_msg("%s: %s", cases[i].sql, traits.alone ? traits.alone : "nothing");
        }
}

/* The parser recurses as deep as its input nests; nothing of the kind may reach it. */
static void survives_deep_nesting(void **state _unused_)
{
        static const char *const units[] = { "+1", "(", "[", " - ", "||1", " not", "case when " };

        for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
                for (size_t count = 500; count <= 500000; count *= 10) {
                        _cleanup_text_ struct text sql = TEXT_INIT;
                        _cleanup_free_ char *description = NULL;

                        text_append(&sql, "create view v as select array");
                        for (size_t j = 0; j < count; j++)
                                text_append(&sql, units[i]);
                        description = describe(text_get(&sql), sql.length);
                        assert_non_null(description);
                }
}

/* Property: each statement is the slice of the file that its offset says, and between the slices there is
 * nothing but semicolons, blanks and comments. */
static size_t check_slices(const char *sql, size_t length)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        uint64_t end = 0;
        size_t count = 0;
        int r;

        assert_int_equal(script_open_text(sql, length, &script, NULL), 0);
        while ((r = script_next(script, &statement, NULL)) > 0) {
                assert_true(statement.offset >= end && statement.offset + statement.length <= length);
                assert_memory_equal(sql + statement.offset, statement.text, statement.length);
                expect_bytes(sql + end, statement.offset - end, "");
                end = statement.offset + statement.length;
                count++;
                if (statement.data_line > 0) {
                        const char *bytes;
                        size_t size;

                        end = script_offset(script);
                        while ((r = script_read_data(script, &bytes, &size, NULL)) > 0) {
                                assert_memory_equal(sql + end, bytes, size);
                                end += size;
                        }
                        assert_int_equal(r, 0);
                        assert_memory_equal(sql + end, "\\.\n", 3);
                        end += 3;
                }
        }
        assert_int_equal(r, 0);
        expect_bytes(sql + end, length - end, "");
        return count;
}

static int find_corpus(const char *name, struct text *sql)
{
        const char *shared = getenv("SKINSPIRE_SHARED");
        _cleanup_free_ char *path = text_format("%s/corpus/%s", shared ? shared : "../shared", name);

        return file_read(path, sql, NULL);
}

/* skip() leaves by longjmp(3), past all cleanups. */
static void read_corpus(const char *name, struct text *sql)
{
        if (find_corpus(name, sql) < 0)
                skip();
}

/* Our cuts against those of the server's own parser. */
static void agrees_with_the_parser(const char *name)
{
        _cleanup_(script_freep) struct script *script = NULL;
        _cleanup_text_ struct text sql = TEXT_INIT;
        struct script_statement statement;

        read_corpus(name, &sql);
        PgQuerySplitResult split = pg_query_split_with_parser(text_get(&sql));
        assert_null(split.error);
        assert_int_equal(check_slices(text_get(&sql), sql.length), split.n_stmts);
        assert_int_equal(script_open_text(text_get(&sql), sql.length, &script, NULL), 0);
        for (int i = 0; i < split.n_stmts; i++) {
                assert_int_equal(script_next(script, &statement, NULL), 1);
                assert_int_equal(statement.offset + statement.length,
                                 split.stmts[i]->stmt_location + split.stmts[i]->stmt_len);
        }
        pg_query_free_split_result(split);
}

static void cuts_northwind(void **state _unused_)
{
        agrees_with_the_parser("northwind.sql");
}

static void cuts_omop(void **state _unused_)
{
        agrees_with_the_parser("omop_cdm_5.4.sql");
}

static void cuts_temporal(void **state _unused_)
{
        agrees_with_the_parser("temporal.sql");
}

static void cuts_pagila(void **state _unused_)
{
        _cleanup_text_ struct text sql = TEXT_INIT;

        read_corpus("pagila_with_data.sql", &sql);
        assert_true(check_slices(text_get(&sql), sql.length) > 200);
}

static void points_chinook_to_psql(void **state _unused_)
{
        _cleanup_text_ struct text sql = TEXT_INIT;
        _cleanup_free_ char *description = NULL;

        read_corpus("chinook.sql", &sql);
        description = describe(text_get(&sql), sql.length);
        assert_non_null(strstr(description, "28:1: \\c is a command of psql, not SQL"));
}

/* Files go through a window of 64 KiB: whatever stands on its border must not be cut. */
static void reads_across_window_borders(void **state _unused_)
{
        static const char tail[] =
                "select E'\\';ä' /* /* ; */ */, $tag$;$ta$tag$, 'x';copy t from stdin;\n1\n\\.\nend";
        char path[] = "/tmp/test_script.XXXXXX";
        int fd = mkstemp(path);

        assert_true(fd >= 0);
        close(fd);
        for (size_t padding = 65536 - sizeof(tail) - 2; padding <= 65538; padding++) {
                _cleanup_(script_freep) struct script *script = NULL;
                _cleanup_text_ struct text sql = TEXT_INIT;
                struct script_statement statement;

                for (size_t i = 0; i < padding; i++)
                        text_append_char(&sql, i % 100 == 99 ? '\n' : ' ');
                text_append(&sql, tail);
                assert_int_equal(file_write(path, text_get(&sql), sql.length, 0600, NULL), 0);
                assert_int_equal(script_open(path, &script, NULL), 0);
                assert_int_equal(script_next(script, &statement, NULL), 1);
                assert_int_equal(statement.offset, padding);
                assert_int_equal(statement.length, strchr(tail + 20, 'x') + 2 - tail);
                assert_int_equal(script_next(script, &statement, NULL), 1);
                assert_string_equal(statement.text, "copy t from stdin");
                assert_int_equal(script_next(script, &statement, NULL), 1);
                assert_string_equal(statement.text, "end");
                assert_string_equal(statement.file, path);
        }
        unlink(path);
}

static void says_what_can_not_be_read(void **state _unused_)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        struct script *script = NULL;
        struct script_statement statement;

        assert_int_equal(script_open("/nonexistent/x.sql", &script, &error), -SKI_ENOTFOUND);
        assert_string_equal(error.message, "cannot open /nonexistent/x.sql: No such file or directory");
        assert_int_equal(script_open("/", &script, &error), 0);
        assert_int_equal(script_next(script, &statement, &error), -SKI_EIO);
        assert_string_equal(error.message, "cannot read /: Is a directory");
        assert_int_equal(script_next(script, &statement, NULL), -SKI_EIO);
        script_free(script);
        script_free(NULL);
}

int main(void)
{
        const struct CMUnitTest tests[] = {
                cmocka_unit_test(cuts_at_semicolons),
                cmocka_unit_test(keeps_quotes_whole),
                cmocka_unit_test(goes_on_with_a_string_on_the_next_line),
                cmocka_unit_test(keeps_dollar_quotes_whole),
                cmocka_unit_test(keeps_atomic_bodies_whole),
                cmocka_unit_test(hands_out_data),
                cmocka_unit_test(refuses_data_without_end),
                cmocka_unit_test(skips_data_that_nobody_reads),
                cmocka_unit_test(names_where_the_unclosed_began),
                cmocka_unit_test(points_commands_of_psql_to_psql),
                cmocka_unit_test(refuses_bytes_that_are_no_text),
                cmocka_unit_test(reads_other_encodings_and_old_strings_when_told),
                cmocka_unit_test(gives_places_in_characters),
                cmocka_unit_test(knows_transaction_commands),
                cmocka_unit_test(knows_what_must_run_alone),
                cmocka_unit_test(survives_deep_nesting),
                cmocka_unit_test(cuts_northwind),
                cmocka_unit_test(cuts_omop),
                cmocka_unit_test(cuts_temporal),
                cmocka_unit_test(cuts_pagila),
                cmocka_unit_test(points_chinook_to_psql),
                cmocka_unit_test(reads_across_window_borders),
                cmocka_unit_test(says_what_can_not_be_read),
        };

        return cmocka_run_group_tests(tests, NULL, NULL);
}
