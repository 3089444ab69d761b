/* SPDX-License-Identifier: PostgreSQL */
#include "operations/diff_structures.h"

#include <string.h>

#include "catalog/fit.h"
#include "catalog/gaps.h"
#include "catalog/kind.h"
#include "catalog/renames.h"
#include "catalog/sections.h"
#include "operations/rename_structure.h"
#include "operations/reprint_structure.h"
#include "operations/structure_side.h"
#include "postgres/quote.h"

void structure_diff_clear(struct structure_diff *diff)
{
        plan_free(diff->plan);
        snapshot_free(diff->before_rows);
        snapshot_free(diff->original);
        snapshot_free(diff->from);
        snapshot_free(diff->to);
        strings_free(&diff->gaps);
        strings_free(&diff->suggestions);
        strings_free(&diff->renames);
        free(diff->from_name);
        free(diff->to_name);
        *diff = (struct structure_diff){ 0 };
}

static void add_gaps(const struct snapshot *snapshot, const char *name, struct strings *gaps)
{
        for (size_t i = 0; i < snapshot->gaps.count; i++)
                strings_addf(gaps, "%s: %s", name, snapshot->gaps.items[i]);
}

/* What was asked for must be there; what the files of TO note may have been renamed long ago. */
static int plan_renames(const struct structure_request *request, const struct structure_side *to,
                        struct structure_diff *diff, ski_error *error)
{
        static const struct strings none = STRINGS_INIT;
        const struct strings *asked = request->renames ? request->renames : &none;
        _cleanup_(plan_freep) struct plan *checked = NULL;
        struct strings *all = &diff->renames;
        int r;

        r = renames_plan(diff->from, asked, true, &diff->wishes, &checked, error);
        if (r < 0)
                return r;
        for (size_t i = 0; i < asked->count; i++)
                strings_add(all, asked->items[i]);
        r = renames_from_notes(&to->files, diff->to, all, error);
        if (r < 0)
                return r;
        return renames_plan(diff->from, all, false, &diff->wishes, &diff->plan, error);
}

/* FROM becomes what it is after the renames, and their steps come first. */
static int apply_renames(const struct project *project, const struct structure_request *request,
                         struct structure_side *from, struct structure_side *to,
                         const ski_session_options *options, struct structure_diff *diff, ski_error *error)
{
        struct snapshot *renamed = NULL;
        int r;

        r = plan_renames(request, to, diff, error);
        if (r < 0 || diff->plan->count == 0)
                return r;
        r = rename_structure(project, from->session ? from : to, diff->from, diff->plan, options, &renamed,
                             error);
        if (r < 0)
                return r;
        diff->original = diff->from;
        diff->from = renamed;
        return 0;
}

static bool is_called(const struct fact *fact, const char *name)
{
        static const char *const quoted_keys[] = { "column", "attribute", "constraint" };
        const char *quoted = NULL;
        _cleanup_free_ char *bare = NULL;

        for (size_t i = 0; i < ARRAY_LENGTH(quoted_keys) && !quoted; i++)
                quoted = fact_value(fact, quoted_keys[i]);
        bare = quoted ? unquote_identifier(quoted) : NULL;
        return text_equal(quoted ? bare : fact_value(fact, "name"), name);
}

/* What gets a name that TO does not know would be dropped under that name, with all that the rename was to keep. */
static int check_new_names(const struct strings *renames, const struct structure_diff *diff, ski_error *error)
{
        for (size_t i = 0; diff->original && renames && i < renames->count; i++) {
                const char *name = strrchr(renames->items[i], '=') + 1;

                for (size_t k = 0; k < diff->from->count; k++) {
                        const struct fact *fact = diff->from->facts[k];

                        if (!is_called(fact, name) ||
                            snapshot_find(diff->original, fact->kind, fact->identity) ||
                            snapshot_find(diff->to, fact->kind, fact->identity))
                                continue;
                        ski_error_set(error, -SKI_ENOTFOUND,
                                      "'%s' leads to nothing: the new structure has no %s %s",
                                      renames->items[i], fact->kind->name, fact->identity);
                        return ski_error_hint(error, "a rename is OLD=NEW, where NEW is the bare name to the "
                                                     "letter, without quotes and without a schema");
                }
        }
        return 0;
}

/* A section is one of the two in which everything is made. */
static int check_section(const struct structure_request *request, const struct structure_side *from,
                         ski_error *error)
{
        const char *section = request->section;

        if (!section)
                return 0;
        if (strcmp(section, "pre-data") != 0 && strcmp(section, "post-data") != 0)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "\"%s\" is no section; there are pre-data and post-data", section);
        if (from->kind != SIDE_EMPTY)
                return ski_error_set(error, -SKI_EUSAGE,
                                     "only what makes a whole structure has sections: diff empty TO");
        return 0;
}

static int read_sides(const struct project *project, const struct structure_request *request,
                      const ski_session_options *options, struct structure_side *from,
                      struct structure_side *to, struct structure_diff *ret, ski_error *error)
{
        int r;

        r = structure_side_find(project, request->from, from, error);
        if (r == 0)
                r = check_section(request, from, error);
        if (r == 0)
                r = structure_side_find(project, request->to, to, error);
        from->keep_shadow = to->keep_shadow =
                request->keep_shadow || setting_flag(project, "database.keep_shadow");
        to->leave_shadow = request->leave_shadow;
        if (r == 0)
                r = structure_sides_read(project, from, to, options, &ret->from, &ret->to, error);
        if (r < 0)
                return r;
        ret->wishes = (struct script_wishes){ .role = ret->from->role,
                                              .concurrent = request->concurrent,
                                              .server_version = ret->from->server_version };
        r = apply_renames(project, request, from, to, options, ret, error);
        if (r == 0)
                r = check_new_names(request->renames, ret, error);
        if (r < 0)
                return r;
        ret->from_name = steal(from->name);
        ret->to_name = steal(to->name);
        return 0;
}

/* The renames are there already, if there are any. */
static int plan_rest(const struct structure_request *request, struct structure_diff *diff, ski_error *error)
{
        _cleanup_(plan_freep) struct plan *rest = NULL;
        const struct snapshot *from = diff->from, *to = diff->to;
        int r;

        if (request->section) {
                r = snapshot_before_rows(diff->to, &diff->before_rows, error);
                if (r < 0)
                        return r;
                *(strcmp(request->section, "pre-data") == 0 ? &to : &from) = diff->before_rows;
        }
        r = plan_make(from, to, &diff->wishes, &rest, error);
        if (r < 0)
                return r;
        r = plan_join(diff->plan, rest, error);
        if (r < 0)
                return r;
        gaps_after_plan(from, to, diff->plan, &diff->gaps);
        if (diff->gaps.failed)
                return ski_error_oom(error);
        return renames_suggest(diff->from, diff->to, &diff->suggestions, error);
}

/* What a definition needs may be left out; where servers of two major versions print it otherwise, it is needed all the
 * same. NULL: it is not. */
static int keep_whole(const struct structure_diff *diff, const struct filter *filter, struct snapshot **ret,
                      ski_error *error)
{
        bool is_part = (filter->schemas && filter->schemas->count > 0) ||
                       (filter->excluded && filter->excluded->count > 0);
        _cleanup_free_ bool *kept = NULL;

        if (!is_part || diff->from->server_version / 10000 == diff->to->server_version / 10000)
                return 0;
        kept = calloc(diff->to->count + 1, sizeof(*kept));
        if (!kept)
                return ski_error_oom(error);
        for (size_t i = 0; i < diff->to->count; i++)
                kept[i] = true;
        return snapshot_part(diff->to, kept, ret, error);
}

static bool has_schema(const struct snapshot *snapshot, const char *name)
{
        for (size_t i = 0; i < snapshot->count; i++) {
                if (text_equal(fact_schema(snapshot->facts[i]), name))
                        return true;
        }
        return strcmp(name, "public") == 0;
}

/* A schema that nobody has would make any two equal. */
static int check_schemas(const struct filter *filter, const struct structure_diff *diff, ski_error *error)
{
        for (size_t i = 0; filter->schemas && i < filter->schemas->count; i++) {
                const char *name = filter->schemas->items[i];

                if (has_schema(diff->from, name) || has_schema(diff->to, name))
                        continue;
                ski_error_set(error, -SKI_EUSAGE, "neither %s nor %s has a schema '%s'", diff->from_name,
                              diff->to_name, name);
                return ski_error_hint(error, "--schema takes one name, as it is and without SQL's quotes");
        }
        return 0;
}

int diff_structures(const struct project *project, const struct structure_request *request,
                    const ski_session_options *options, struct structure_diff *ret, ski_error *error)
{
        _cleanup_(structure_side_clear) struct structure_side from = { 0 }, to = { 0 };
        _cleanup_(snapshot_freep) struct snapshot *whole = NULL;
        int r;

        r = read_sides(project, request, options, &from, &to, ret, error);
        if (r == 0)
                r = check_schemas(&request->filter, ret, error);
        if (r == 0)
                r = keep_whole(ret, &request->filter, &whole, error);
        if (r == 0)
                r = snapshot_filter(ret->from, &request->filter, error);
        if (r == 0)
                r = snapshot_filter(ret->to, &request->filter, error);
        if (r == 0 && ret->original)
                r = snapshot_filter(ret->original, &request->filter, error);
        if (r == 0)
                r = snapshots_leave_bookkeeping(ret->from, ret->to, error);
        if (r == 0)
                r = snapshot_fit(ret->to, ret->from, &ret->gaps, error);
        if (r == 0 && from.session)
                r = reprint_structure(project, &from, ret->from, ret->to, whole, options, &ret->gaps, error);
        if (r < 0)
                return r;
        add_gaps(ret->from, ret->from_name, &ret->gaps);
        add_gaps(ret->to, ret->to_name, &ret->gaps);
        if (ret->gaps.failed)
                return ski_error_oom(error);
        return plan_rest(request, ret, error);
}
