/* SPDX-License-Identifier: PostgreSQL */
#include "operations/guard.h"

#include <string.h>

#include "base/log.h"
#include "operations/identity.h"
#include "postgres/private_server.h"

/* The target of a check; its identity is asked for once, when the first comparison needs it. */
struct target {
        const struct project *project;
        const struct environment *environment;
        struct identity identity;
        bool asked;
        bool absent; /* there is no such database, or it admits nobody of ours */
};

static void target_clear(struct target *target)
{
        identity_clear(&target->identity);
}

static int ask_as_admin(const struct target *target, struct identity *ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        r = environment_conninfo(target->project, target->environment, true, &conninfo, error);
        if (r < 0)
                return r;
        if (conninfo_set(conninfo, "dbname", target->environment->database) < 0)
                return ski_error_oom(error);
        return identity_ask(conninfo, ret, error);
}

/* A server that answers but admits nobody keeps its data safe by itself. */
static bool keeps_us_out(const ski_error *error)
{
        return text_starts_with(error->sqlstate, "28") || strcmp(error->sqlstate, "3D000") == 0;
}

/* One that does not answer now may do so a moment later, so that is an error. */
static int ask_target(struct target *target, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error first = SKI_ERROR_INIT;
        _cleanup_(conninfo_freep) struct conninfo *conninfo = NULL;
        int r;

        if (target->asked)
                return 0;
        r = environment_conninfo(target->project, target->environment, false, &conninfo, error);
        if (r < 0)
                return r;
        r = identity_ask(conninfo, &target->identity, &first);
        if (r < 0 && strcmp(first.sqlstate, "3D000") != 0)
                r = ask_as_admin(target, &target->identity, NULL);
        if (r < 0 && !keeps_us_out(&first))
                return ski_error_move(error, &first);
        target->asked = true;
        target->absent = r < 0;
        return 0;
}

/* What a protected environment's address leads to, or led to when it last answered; -SKI_ENOTFOUND, without an
 * error's text, when it never did. */
static int identity_of_protected(const struct project *project, const struct environment *environment,
                                 struct identity *ret, ski_error *error)
{
        SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
        int r;

        r = identity_ask(environment->conninfo, ret, &trouble);
        if (r == 0) {
                if (identity_remember(project, environment, ret, &trouble) < 0)
                        log_debug("%s", trouble.message);
                return 0;
        }
        if (r == -SKI_EINTERRUPTED || r == -SKI_ENOMEM)
                return ski_error_move(error, &trouble);
        log_debug("the guard can't reach %s: %s", environment->name, trouble.message);
        return identity_recall(project, environment, ret, NULL) == 0 ? 0 : -SKI_ENOTFOUND;
}

static int compare(struct target *target, const struct environment *protector, bool *ret_same, ski_error *error)
{
        _cleanup_(identity_clear) struct identity identity = { 0 };
        const struct conninfo *address = target->environment->conninfo;
        int r;

        *ret_same = address && address_equal(address, protector->conninfo);
        if (*ret_same)
                return 0;
        if (!address && !address_may_be_socket(protector->conninfo))
                return 0;
        r = ask_target(target, error);
        if (r < 0 || target->absent)
                return r;
        r = identity_of_protected(target->project, protector, &identity, error);
        if (r == 0)
                *ret_same = identity_equal(&target->identity, &identity);
        return r == -SKI_ENOTFOUND ? 0 : r;
}

/* -SKI_ENOTFOUND when the environment is not one to compare with: not protected, or without a known address. */
static int find_protector(const struct project *project, const char *name, struct environment **ret,
                          ski_error *error)
{
        _cleanup_(environment_freep) struct environment *environment = NULL;
        int r;

        r = environment_find(project, name, &environment, error);
        if (r == -SKI_ECONFIG || (r == 0 && (!environment->is_protected || !environment->conninfo)))
                return ski_error_set(error, -SKI_ENOTFOUND, "%s protects no database", name);
        if (r == 0)
                *ret = steal(environment);
        return r;
}

int guard_is_protected(const struct project *project, const struct environment *environment,
                       bool *ret_protected, char **ret_protector, ski_error *error)
{
        _cleanup_(target_clear) struct target target = { .project = project, .environment = environment };
        const struct strings *names = environment_names(project);
        const char *protector = environment->is_protected ? environment->name : NULL;

        for (size_t i = 0; i < names->count && !protector; i++) {
                _cleanup_(environment_freep) struct environment *other = NULL;
                SKI_CLEANUP_ERROR ski_error trouble = SKI_ERROR_INIT;
                bool same = false;
                int r;

                if (strcmp(names->items[i], environment->name) == 0)
                        continue;
                r = find_protector(project, names->items[i], &other, &trouble);
                if (r == 0)
                        r = compare(&target, other, &same, &trouble);
                if (r < 0 && r != -SKI_ENOTFOUND)
                        return ski_error_move(error, &trouble);
                if (same)
                        protector = names->items[i];
        }
        *ret_protected = protector != NULL;
        *ret_protector = protector ? strdup(protector) : NULL;
        return protector && !*ret_protector ? ski_error_oom(error) : 0;
}

/* `what` is the deed in full: "this replaces every row of". */
static int confirm(const struct environment *environment, const char *protector, const char *what,
                   const struct confirmation *confirmation, ski_error *error)
{
        _cleanup_free_ char *question = NULL, *word = text_shell_word(environment->database);

        if (!word)
                return ski_error_oom(error);
        if (confirmation && confirmation->given) {
                if (strcmp(confirmation->given, environment->database) == 0)
                        return 0;
                ski_error_set(error, -SKI_EREFUSED, "%s is protected, and \"%s\" is not its database's name",
                              environment->name, confirmation->given);
                return ski_error_hint(error, "the database is \"%s\"", environment->database);
        }
        if (strcmp(protector, environment->name) == 0)
                question = text_format("%s is protected, and %s the database \"%s\"", environment->name, what,
                                       environment->database);
        else
                question = text_format("%s is the same database as %s, which is protected, and %s \"%s\"",
                                       environment->name, protector, what, environment->database);
        if (!question)
                return ski_error_oom(error);
        if (confirmation && confirmation->ask) {
                int r = confirmation->ask(question, environment->database, confirmation->context, error);
                return r == -SKI_EREFUSED ? ski_error_prefix(error, "%s", question) : r;
        }
        ski_error_set(error, -SKI_EREFUSED, "%s", question);
        return ski_error_hint(error, "--confirm %s confirms it without a terminal", word);
}

int guard_change(const struct project *project, const struct environment *environment, const char *deed,
                 const struct confirmation *confirmation, ski_error *error)
{
        _cleanup_free_ char *protector = NULL, *what = NULL;
        bool is_protected;
        int r;

        r = guard_is_protected(project, environment, &is_protected, &protector, error);
        if (r < 0 || !is_protected)
                return r;
        what = text_format("this %s", deed);
        if (!what)
                return ski_error_oom(error);
        return confirm(environment, protector, what, confirmation, error);
}

static int show_risks(const struct environment *environment, const struct guard_risks *risks,
                      const struct confirmation *confirmation, ski_error *error)
{
        _cleanup_strings_ struct strings found = STRINGS_INIT;
        _cleanup_text_ struct text lines = TEXT_INIT;
        int r;

        r = risks->find(risks->context, &found, error);
        if (r < 0 || found.count == 0 || risks->allowed)
                return r;
        if (confirmation && confirmation->ask && !confirmation->given) {
                for (size_t i = 0; i < found.count; i++)
                        log_warning("%s", found.items[i]);
                return 0;
        }
        strings_join(&found, "\n", &lines);
        ski_error_set(error, -SKI_EREFUSED, "%s is protected, and this loses data or locks it for long",
                      environment->name);
        ski_error_detail(error, "%s", text_get(&lines));
        return ski_error_hint(error,
                              "'skinspire db lint --pending' says what is safer; --allow-risk lets it through");
}

int guard_risky_change(const struct project *project, const struct environment *environment, const char *deed,
                       const struct guard_risks *risks, const struct confirmation *confirmation,
                       ski_error *error)
{
        _cleanup_free_ char *protector = NULL, *what = text_format("this %s", deed);
        bool is_protected;
        int r;

        r = guard_is_protected(project, environment, &is_protected, &protector, error);
        if (r < 0 || !is_protected)
                return r;
        if (!what)
                return ski_error_oom(error);
        r = show_risks(environment, risks, confirmation, error);
        return r < 0 ? r : confirm(environment, protector, what, confirmation, error);
}

int guard_copy_out(const struct project *project, const struct environment *source, bool unmasked,
                   const struct confirmation *confirmation, ski_error *error)
{
        _cleanup_free_ char *protector = NULL;
        bool is_protected;
        int r;

        r = guard_is_protected(project, source, &is_protected, &protector, error);
        if (r < 0 || !is_protected)
                return r;
        if (!unmasked) {
                ski_error_set(error, -SKI_EREFUSED, "%s is protected: its rows do not leave it unmasked",
                              source->name);
                return ski_error_hint(error,
                                      "--unmasked copies them as they are; the database's name %s is then to "
                                      "be confirmed",
                                      source->database);
        }
        return confirm(source, protector, "this copies unmasked rows out of", confirmation, error);
}
