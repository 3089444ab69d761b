/* SPDX-License-Identifier: PostgreSQL
 *
 * Reading a plain dump while it is written. The server is what a dump waits for, so reading back costs little time then.
 */
#include <signal.h>

#include "transfer/plain_dump_internal.h"

struct plain_follower {
        struct plain_dump *dump;
        const char *path;
        struct seal_secret *secret;
        pthread_t thread;
        bool is_joined;
        int result;
        ski_error error;
        struct disk_file seen;
        struct row_tally *tallies; /* of each table */
};

/* Waits until so many tables and one more are written: 1 with the next one, 0 when there is none. */
static int next_table(struct plain_follower *follower, size_t done, size_t *ret_index,
                      struct manifest_span *ret_span, ski_error *error)
{
        struct plain_dump *dump = follower->dump;
        struct disk_growth *growth = &dump->growth;
        bool found, given_up;

        pthread_mutex_lock(&growth->mutex);
        while (dump->finished <= done && !growth->is_whole && !growth->is_given_up)
                pthread_cond_wait(&growth->changed, &growth->mutex);
        given_up = growth->is_given_up;
        found = dump->finished > done;
        if (found) {
                *ret_index = dump->order[done];
                *ret_span = dump->spans[*ret_index];
        }
        pthread_mutex_unlock(&growth->mutex);
        if (given_up)
                return ski_error_set(error, -SKI_EINTERRUPTED, "the dump was not written to its end");
        return found;
}

static int follow(struct plain_follower *follower, ski_error *error)
{
        _cleanup_free_ char *buffer = malloc(PASSING_BUFFER);
        _cleanup_(byte_source_freep) struct byte_source *source = NULL;
        struct manifest_span span;
        size_t index = 0;
        int r;

        if (!buffer)
                return ski_error_oom(error);
        r = archive_source_open(follower->path, plain_dump_label, follower->secret, &follower->seen,
                                &follower->dump->growth, &source, error);
        if (r < 0)
                return r;
        struct passing passing = { .path = follower->path, .source = source, .buffer = buffer };
        for (size_t done = 0; (r = next_table(follower, done, &index, &span, error)) > 0; done++) {
                r = passing_count_rows(&passing, &span, &follower->tallies[index], error);
                if (r < 0)
                        return r;
        }
        return r < 0 ? r : passing_skip_to_end(&passing, error);
}

static void *run(void *argument)
{
        struct plain_follower *follower = argument;

        follower->result = follow(follower, &follower->error);
        return NULL;
}

static void join(struct plain_follower *follower)
{
        if (!follower->is_joined)
                pthread_join(follower->thread, NULL);
        follower->is_joined = true;
}

int plain_follower_start(struct plain_dump *dump, const char *path, struct seal_secret *secret,
                         struct plain_follower **ret, ski_error *error)
{
        _cleanup_(plain_follower_freep) struct plain_follower *follower = calloc(1, sizeof(*follower));
        sigset_t all, before;
        int r;

        if (!follower)
                return ski_error_oom(error);
        *follower = (struct plain_follower){
                .dump = dump,
                .path = path,
                .secret = secret,
                .is_joined = true,
                .tallies = calloc(dump->content->table_count + 1, sizeof(*follower->tallies)),
        };
        if (!follower->tallies)
                return ski_error_oom(error);
        /* Signals are for the thread that was there first. */
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before);
        r = pthread_create(&follower->thread, NULL, run, follower);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (r != 0)
                return ski_error_set(error, -SKI_ENOMEM, "no thread can be started");
        follower->is_joined = false;
        *ret = steal(follower);
        return 0;
}

int plain_follower_end(struct plain_follower *follower, const struct manifest *manifest, ski_error *error)
{
        const struct content *content = manifest->content;
        int r;

        join(follower);
        if (follower->result < 0)
                return ski_error_move(error, &follower->error);
        r = plain_dump_compare_file(follower->path, &follower->seen, &manifest->files[0].disk, error);
        for (size_t i = 0; r == 0 && i < content->table_count; i++)
                if (!content->tables[i].is_excluded)
                        r = plain_dump_compare_rows(follower->path, manifest, i, &follower->tallies[i], error);
        return r;
}

void plain_follower_free(struct plain_follower *follower)
{
        if (!follower)
                return;
        if (!follower->is_joined)
                disk_growth_give_up(&follower->dump->growth);
        join(follower);
        ski_error_clear(&follower->error);
        free(follower->tallies);
        free(follower);
}
