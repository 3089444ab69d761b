/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/step.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "postgres/quote.h"

void step_add(struct step *step, const char *template, ...)
{
        _cleanup_text_ struct text statement = TEXT_INIT;
        va_list arguments;

        va_start(arguments, template);
        quote_formatv(&statement, template, arguments);
        va_end(arguments);
        strings_add(&step->statements, text_get(&statement));
        step->failed |= statement.failed || step->statements.failed;
}

/* The table locks by strength, the strongest last (PostgreSQL's documentation, "Explicit Locking"). */
static const char *const locks[] = {
        "ACCESS SHARE", "ROW SHARE",           "ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE",
        "SHARE",        "SHARE ROW EXCLUSIVE", "EXCLUSIVE",     "ACCESS EXCLUSIVE",
};

/* 1 for the weakest; 0 for none. `lock` may go on with "on TABLE". */
static size_t lock_strength(const char *lock)
{
        for (size_t i = ARRAY_LENGTH(locks); lock && i > 0; i--) {
                const char *rest = lock + strlen(locks[i - 1]);

                if (text_starts_with(lock, locks[i - 1]) && (*rest == '\0' || text_starts_with(rest, " on ")))
                        return i;
        }
        return 0;
}

void step_risk(struct step *step, unsigned risks, const char *lock, const char *table, const char *why)
{
        step->risks |= risks;
        if (lock_strength(lock) > lock_strength(step->lock)) {
                free(step->lock);
                step->lock = table ? text_format("%s on %s", lock, table) : text_format("%s", lock);
                step->failed |= !step->lock;
        }
        if (why && !step->why) {
                step->why = text_format("%s", why);
                step->failed |= !step->why;
        }
}

static bool can_join(const struct step *first, const struct step *second)
{
        return first->clause > 0 && second->clause == first->clause && !second->commit_before &&
               !second->outside_transaction &&
               strncmp(first->statements.items[0], second->statements.items[0], first->clause - 1) == 0;
}

/* Both reasons, that of the greater risk first. */
static void join_reasons(struct step *first, const struct step *second)
{
        const char *one = first->why, *other = second->why;
        char *joined;

        if (!one || !other || strstr(one, other))
                return;
        if (second->risks > first->risks)
                joined = text_format("%s; %s", other, one);
        else
                joined = text_format("%s; %s", one, other);
        first->failed |= !joined;
        free(first->why);
        first->why = joined;
}

bool step_join(struct step *first, struct step *second)
{
        char *statement = can_join(first, second) ? first->statements.items[0] : NULL, *joined;

        if (!statement)
                return false;
        joined = text_format("%.*s\n    %s,\n    %s", (int)first->clause - 1, statement,
                             statement + first->clause + strspn(statement + first->clause, " "),
                             second->statements.items[0] + second->clause);
        if (!joined) {
                first->failed = true;
                return false;
        }
        free(statement);
        first->statements.items[0] = joined;
        strings_remove(&second->statements, 0);
        second->clause = 0;
        join_reasons(first, second);
        step_risk(first, second->risks, second->lock, NULL, second->why);
        return true;
}

void step_refuse(struct step *step, const char *template, ...)
{
        _cleanup_text_ struct text reason = TEXT_INIT;
        va_list arguments;

        if (step->refusal)
                return;
        va_start(arguments, template);
        quote_formatv(&reason, template, arguments);
        va_end(arguments);
        step->refusal = text_steal(&reason);
        step->failed |= !step->refusal;
}

void step_clear(struct step *step)
{
        strings_free(&step->statements);
        free(step->lock);
        free(step->why);
        free(step->refusal);
        step->lock = step->why = step->refusal = NULL;
        step->clause = 0;
        step->risks = RISK_SAFE;
        step->outside_transaction = step->commit_before = step->usable_once_committed = step->disturbs =
                step->converts = false;
}

const char *risk_name(unsigned risks)
{
        return risks & RISK_LOSES_DATA     ? "loses data"
               : risks & RISK_IRREVERSIBLE ? "irreversible"
               : risks & RISK_REWRITES     ? "rewrites the table"
               : risks & RISK_SCANS        ? "scans the table"
               : risks & RISK_LOCKS        ? "takes a strong lock"
                                           : "safe";
}
