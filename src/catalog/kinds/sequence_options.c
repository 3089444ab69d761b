/* SPDX-License-Identifier: PostgreSQL */
#include <stdlib.h>

#include "catalog/kinds/relation.h"
#include "postgres/quote.h"

static bool descends(const struct fact *sequence)
{
        return fact_text(sequence, "increment")[0] == '-';
}

/* An identity column's sequence has the column's type. */
static const char *type_limit(const struct fact *sequence, bool lowest)
{
        const char *type = fact_text(sequence, "type");

        if (text_equal(type, "smallint"))
                return lowest ? "-32768" : "32767";
        if (text_equal(type, "integer"))
                return lowest ? "-2147483648" : "2147483647";
        return lowest ? "-9223372036854775808" : "9223372036854775807";
}

static bool minimum_is_usual(const struct fact *sequence)
{
        return text_equal(fact_value(sequence, "minimum"),
                          descends(sequence) ? type_limit(sequence, true) : "1");
}

static bool maximum_is_usual(const struct fact *sequence)
{
        return text_equal(fact_value(sequence, "maximum"),
                          descends(sequence) ? "-1" : type_limit(sequence, false));
}

static bool start_is_usual(const struct fact *sequence)
{
        return text_equal(fact_value(sequence, "start"),
                          fact_value(sequence, descends(sequence) ? "maximum" : "minimum"));
}

void sequence_describe(struct text *text, const struct fact *sequence)
{
        if (!start_is_usual(sequence))
                quote_format(text, " START WITH %s", fact_text(sequence, "start"));
        if (!text_equal(fact_value(sequence, "increment"), "1"))
                quote_format(text, " INCREMENT BY %s", fact_text(sequence, "increment"));
        if (!minimum_is_usual(sequence))
                quote_format(text, " MINVALUE %s", fact_text(sequence, "minimum"));
        if (!maximum_is_usual(sequence))
                quote_format(text, " MAXVALUE %s", fact_text(sequence, "maximum"));
        if (!text_equal(fact_value(sequence, "cache"), "1"))
                quote_format(text, " CACHE %s", fact_text(sequence, "cache"));
        if (fact_is(sequence, "cycle"))
                text_append(text, " CYCLE");
}

static long long number(const struct fact *sequence, const char *property)
{
        return strtoll(fact_text(sequence, property), NULL, 10);
}

/* Where the old and the new bounds have nothing in common, it can't go on from where it is. */
static bool starts_anew(const struct fact *from, const struct fact *to)
{
        return number(from, "maximum") < number(to, "minimum") ||
               number(from, "minimum") > number(to, "maximum");
}

/* With another type the server may take its limit for what was not told. */
static void describe_limit(struct text *text, const struct fact *from, const struct fact *to, const char *set,
                           const char *property, const char *word, bool usual)
{
        bool retyped = fact_differs(from, to, "type");

        if (!retyped && !fact_differs(from, to, property))
                return;
        if (usual && !retyped)
                quote_format(text, "%s NO %s", set, word);
        else
                quote_format(text, "%s %s %s", set, word, fact_text(to, property));
}

void sequence_describe_change(struct text *text, const struct fact *from, const struct fact *to,
                              const char *set)
{
        if (fact_differs(from, to, "increment"))
                quote_format(text, "%s INCREMENT BY %s", set, fact_text(to, "increment"));
        describe_limit(text, from, to, set, "minimum", "MINVALUE", minimum_is_usual(to));
        describe_limit(text, from, to, set, "maximum", "MAXVALUE", maximum_is_usual(to));
        if (fact_differs(from, to, "start"))
                quote_format(text, "%s START WITH %s", set, fact_text(to, "start"));
        if (fact_differs(from, to, "cache"))
                quote_format(text, "%s CACHE %s", set, fact_text(to, "cache"));
        if (fact_differs(from, to, "cycle"))
                quote_format(text, "%s %s", set, fact_is(to, "cycle") ? "CYCLE" : "NO CYCLE");
        if (starts_anew(from, to))
                text_append(text, " RESTART");
}

void sequence_add_risk(struct step *step, const struct fact *from, const struct fact *to)
{
        if (starts_anew(from, to))
                step_risk(step, RISK_LOSES_DATA, NULL, NULL,
                          "it starts anew: nobody knows any more which numbers were given");
}

/* Where it shall start, if that lies within the old bounds; else the new bound, which does. */
static const char *beginning(const struct fact *from, const struct fact *to, const char *bound)
{
        bool is_within = number(to, "start") >= number(from, "minimum") &&
                         number(to, "start") <= number(from, "maximum");

        return fact_text(to, is_within ? "start" : bound);
}

void sequence_move_into_bounds(struct step *step, const char *identity, const struct fact *from,
                               const struct fact *to)
{
        if (starts_anew(from, to))
                return;
        if (!descends(to) && number(to, "minimum") > number(from, "minimum"))
                step_add(step, "SELECT setval(%L, %s, false) FROM %s WHERE last_value < %s", identity,
                         fact_text(to, "minimum"), identity, fact_text(to, "minimum"));
        if (descends(to) && number(to, "maximum") < number(from, "maximum"))
                step_add(step, "SELECT setval(%L, %s, false) FROM %s WHERE last_value > %s", identity,
                         fact_text(to, "maximum"), identity, fact_text(to, "maximum"));
        /* One that has given nothing yet can begin anywhere; one that has given more than it may is for people to look at. */
        if (!descends(to) && number(to, "maximum") < number(from, "maximum"))
                step_add(step, "SELECT setval(%L, %s, false) FROM %s WHERE last_value > %s AND NOT is_called",
                         identity, beginning(from, to, "maximum"), identity, fact_text(to, "maximum"));
        if (descends(to) && number(to, "minimum") > number(from, "minimum"))
                step_add(step, "SELECT setval(%L, %s, false) FROM %s WHERE last_value < %s AND NOT is_called",
                         identity, beginning(from, to, "minimum"), identity, fact_text(to, "minimum"));
}
