/* SPDX-License-Identifier: PostgreSQL
 *
 * Answers questions about a folder of revisions, one a line, for compare.py:
 *
 *     order | heads | branches ID | resolve TEXT [CURRENT] | range TEXT | up TARGET CURRENT | down TARGET CURRENT
 *
 * CURRENT is where a database is, as identifiers with commas; "-" for an empty one. Each answer is a line, "ok" with
 * identifiers, or "error" with the message.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "migration/identifier.h"
#include "migration/range.h"
#include "migration/walk.h"

static void print_list(const struct revision_list *list)
{
        printf("ok");
        for (size_t i = 0; i < list->count; i++)
                printf(" %s", list->items[i]->id);
        printf("\n");
}

static void print_branches(const struct revision *revision)
{
        printf("ok");
        for (size_t i = 0; revision && i < revision->branches.count; i++)
                printf(" %s", revision->branches.names[i]);
        printf("\n");
}

static void read_current(const struct history *history, char *text, struct revision_list *ret)
{
        char *rest = NULL;

        ret->items = calloc(history->count + 1, sizeof(struct revision *));
        for (char *id = strtok_r(text, ",", &rest); id && ret->items; id = strtok_r(NULL, ",", &rest)) {
                struct revision *revision = history_find(history, id);

                if (revision)
                        ret->items[ret->count++] = revision;
        }
}

static int resolve(const struct history *history, const char *text, char *at, struct revision_list *ret,
                   ski_error *error)
{
        struct revision_list current = { 0 };
        int r;

        if (at)
                read_current(history, at, &current);
        r = identifier_resolve(history, text, at ? &current : NULL, ret, error);
        free(current.items);
        return r;
}

/* up or down. */
static int way(const struct history *history, const char *question, const char *target, char *at,
               struct revision_list *ret, ski_error *error)
{
        struct revision_list current = { 0 };
        struct walk walk = { 0 };
        int r;

        read_current(history, at, &current);
        r = strcmp(question, "up") == 0 ? walk_up(history, &current, target, &walk, error)
                                        : walk_down(history, &current, target, &walk, error);
        free(current.items);
        if (r == 0)
                *ret = walk.steps;
        return r;
}

static void answer(const struct history *history, char *line)
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        char *rest = NULL, *question = strtok_r(line, " ", &rest), *text = strtok_r(NULL, " ", &rest);
        char *at = strtok_r(NULL, " ", &rest);
        struct revision_list list = { 0 };
        int r = 0;

        if (strcmp(question, "branches") == 0) {
                print_branches(history_find(history, text));
                return;
        }
        if (strcmp(question, "order") == 0)
                r = range_resolve(history, NULL, NULL, &list, &error);
        else if (strcmp(question, "heads") == 0)
                history_heads(history, &list);
        else if (strcmp(question, "resolve") == 0)
                r = resolve(history, text, at, &list, &error);
        else if (strcmp(question, "range") != 0)
                r = way(history, question, text, at, &list, &error);
        else
                r = range_resolve(history, text, NULL, &list, &error);
        if (r < 0)
                printf("error %s\n", error.message);
        else
                print_list(&list);
        free(list.items);
}

int main(int argc, char *argv[])
{
        _cleanup_(history_freep) struct history *history = NULL;
        _cleanup_strings_ struct strings folders = STRINGS_INIT;
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        char line[1024];

        if (argc != 2)
                return EXIT_FAILURE;
        strings_add(&folders, argv[1]);
        if (history_read(&folders, &history, &error) < 0) {
                printf("error %s\n", error.message);
                return EXIT_SUCCESS;
        }
        printf("ok\n");
        while (fgets(line, sizeof(line), stdin)) {
                line[strcspn(line, "\n")] = '\0';
                answer(history, line);
        }
        return EXIT_SUCCESS;
}
