/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/in_place.h"

#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "postgres/quote.h"
#include "postgres/script.h"
#include "sql/in_place_settings.h"
#include "transfer/live.h"

/* One table on its way. */
struct stream {
        struct row_target *target;
        struct row_tally tally;
};

int in_place_settle(ski_session *session, unsigned lock_timeout, const char *encoding, ski_error *error)
{
        char patience[16];

        snprintf(patience, sizeof(patience), "%us", lock_timeout);
        return ski_execute(session, NULL, error, sql_in_place_settings,
                           SKI_PARAMS(ski_text(text_equal(encoding, "SQL_ASCII") ? "SQL_ASCII" : "UTF8"),
                                      ski_text(patience)));
}

static int put_row(void *context, const char *row, size_t length, ski_error *error)
{
        struct stream *stream = context;

        row_tally_add(&stream->tally, row, length);
        return stream->target->put(stream->target, row, length, error);
}

static int move_table(struct row_source *source, struct row_target *target, struct content_table *table,
                      ski_error *error)
{
        struct stream stream = { .target = target };
        const struct row_sink sink = { .put = put_row, .context = &stream };
        uint64_t sent, received;
        int r;

        r = target->begin(target, table, error);
        if (r == 0)
                r = source->read(source, table, &sink, &sent, error);
        if (r == 0)
                r = target->finish(target, &received, error);
        if (r < 0)
                return r;
        if (sent != stream.tally.rows || received != stream.tally.rows)
                return ski_error_set(error, -SKI_EDIFFERS,
                                     "the source says %llu rows, the target %llu, and %llu were moved",
                                     (unsigned long long)sent, (unsigned long long)received,
                                     (unsigned long long)stream.tally.rows);
        table->tally = stream.tally;
        return 0;
}

static int move_rows(struct row_source *source, struct row_target *target, struct content *content,
                     const struct in_place_options *options, ski_error *error)
{
        uint64_t done = 0, total = 0;
        int r = 0;

        for (size_t i = 0; i < content->table_count; i++)
                total += (uint64_t)content->tables[i].bytes;
        for (size_t i = 0; r == 0 && i < content->table_count; i++) {
                struct content_table *table = &content->tables[i];
                _cleanup_text_ struct text name = TEXT_INIT;

                if (table->is_excluded)
                        continue;
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                content_table_name(table, &name);
                if (options->progress)
                        options->progress(done, total, text_get(&name), options->context);
                r = move_table(source, target, table, error);
                if (r < 0)
                        return ski_error_prefix(error, "table %s", text_get(&name));
                done += (uint64_t)table->bytes;
        }
        return r;
}

static int set_sequences(ski_session *session, const struct content *content, ski_error *error)
{
        int r = 0;

        for (size_t i = 0; r == 0 && i < content->sequence_count; i++) {
                const struct content_sequence *sequence = &content->sequences[i];
                _cleanup_text_ struct text name = TEXT_INIT;

                quote_qualified(&name, sequence->schema, sequence->name);
                if (name.failed)
                        return ski_error_oom(error);
                r = ski_execute(session, NULL, error,
                                "select pg_catalog.setval($1::pg_catalog.regclass, $2, $3)",
                                SKI_PARAMS(ski_text(text_get(&name)), ski_int8(sequence->value),
                                           ski_bool(sequence->is_called)));
        }
        return r;
}

static int give_large_object_rights(ski_session *session, const struct content *content, ski_error *error)
{
        _cleanup_(script_freep) struct script *script = NULL;
        struct script_statement statement;
        int r;

        r = script_open_text(content->large_object_rights, strlen(content->large_object_rights), &script,
                             error);
        if (r < 0)
                return r;
        while ((r = script_next(script, &statement, error)) > 0) {
                r = ski_execute(session, NULL, error, statement.text, SKI_NO_PARAMS);
                if (r < 0)
                        return ski_error_prefix(error, "large objects");
        }
        return r;
}

int in_place_fill(ski_session *session, struct content *content, const struct in_place_options *options,
                  ski_error *error)
{
        struct live_target live = { .encoding = content->encoding, .session = session };
        struct row_target_opener opener = live_target_opener(&live);
        _cleanup_(row_source_closep) struct row_source *source = NULL;
        _cleanup_(row_target_closep) struct row_target *target = NULL;
        int r;

        r = options->source.open(options->source.context, &source, error);
        if (r == 0)
                r = opener.open(opener.context, &target, error);
        if (r == 0)
                r = move_rows(source, target, content, options, error);
        if (r == 0)
                r = give_large_object_rights(session, content, error);
        if (r == 0)
                r = set_sequences(session, content, error);
        return r;
}
