/* SPDX-License-Identifier: PostgreSQL */
#include "operations/triggers_rules.h"

#include <string.h>

#include "base/file.h"
#include "operations/build_database.h"

static const char section_mark[] = "-- rule:";

/* clang-format off */
static const struct schema_key rules_schema[] = {
        { "tenant_column", SCHEMA_TEXT, 0, 63, NULL, "column that says which tenant a row belongs to" },
        { "secrets", SCHEMA_LIST, 0, 0, NULL, "columns that never reach the audit log" },
        { "values.*", SCHEMA_TEXT, 0, 0, NULL, "what stands for a word in braces" },
        { "rules.*", SCHEMA_MAP, 0, 0, NULL, "a rule" },
        { "rules.*.tables", SCHEMA_LIST, 0, 0, NULL, "names of tables" },
        { "rules.*.except", SCHEMA_LIST, 0, 0, NULL, "names of tables left out" },
        { "rules.*.with", SCHEMA_LIST, 0, 0, NULL, "columns that the table must have" },
        { "rules.*.without", SCHEMA_LIST, 0, 0, NULL, "columns that the table must not have" },
        { "rules.*.partitions", SCHEMA_FLAG, 0, 0, NULL, "on partitions too" },
        { "rules.*.objects", SCHEMA_TEXT, 0, 0, NULL, "tables, views, sequences or schemas" },
        { NULL }
};
/* clang-format on */

void trigger_rules_clear(struct trigger_rules *rules)
{
        for (size_t i = 0; i < rules->count; i++) {
                free(rules->sections[i].rule);
                free(rules->sections[i].file);
                free(rules->sections[i].text);
        }
        free(rules->sections);
        free(rules->file);
        schema_values_free(rules->values);
        *rules = (struct trigger_rules){ 0 };
}

const struct strings *trigger_rule_list(const struct trigger_rules *rules, const char *rule, const char *part)
{
        static const struct strings none = STRINGS_INIT;
        _cleanup_free_ char *path = text_format("rules.*.%s", part);
        const struct schema_value *value = path ? schema_find(rules->values, path, rule) : NULL;

        return value ? &value->items : &none;
}

const char *trigger_rule_objects(const struct trigger_rules *rules, const char *rule)
{
        const struct strings *value = trigger_rule_list(rules, rule, "objects");

        return value->count > 0 ? value->items[0] : "tables";
}

bool trigger_rule_flag(const struct trigger_rules *rules, const char *rule, const char *part)
{
        const struct strings *value = trigger_rule_list(rules, rule, part);

        return value->count > 0 && strcmp(value->items[0], "true") == 0;
}

/* Sections ----------------------------------------------------------------------------------------- */

static int add_section(struct trigger_rules *rules, const char *rule, const char *file, unsigned line,
                       const char *text, size_t length, ski_error *error)
{
        struct trigger_section *sections = reallocarray(rules->sections, rules->count + 1, sizeof(*sections)),
                               *section;

        if (!sections)
                return ski_error_oom(error);
        rules->sections = sections;
        section = &sections[rules->count++];
        *section = (struct trigger_section){
                .rule = rule ? strdup(rule) : NULL,
                .file = strdup(file),
                .line = line,
                .text = strndup(text, length),
        };
        return (rule && !section->rule) || !section->file || !section->text ? ski_error_oom(error) : 0;
}

/* "stamp" of a line "-- rule: stamp"; NULL when the line is none of these, or memory ran out. */
static char *rule_of_line(const char *line, size_t length)
{
        const char *name = line + strlen(section_mark), *end = line + length;

        if (length < strlen(section_mark) || strncmp(line, section_mark, strlen(section_mark)) != 0)
                return NULL;
        while (name < end && strchr(" \t", *name))
                name++;
        while (end > name && strchr(" \t\r", end[-1]))
                end--;
        return strndup(name, (size_t)(end - name));
}

static int cut_file(struct trigger_rules *rules, const char *file, const char *text, ski_error *error)
{
        _cleanup_free_ char *rule = NULL;
        const char *begin = text;
        unsigned line = 1, first = 1;
        int r = 0;

        for (const char *at = text; *at && r == 0; line++) {
                size_t length = strcspn(at, "\n");
                _cleanup_free_ char *next = rule_of_line(at, length);

                if (next) {
                        r = add_section(rules, rule, file, first, begin, (size_t)(at - begin), error);
                        free(rule);
                        rule = steal(next);
                        begin = at;
                        first = line;
                }
                at += length + (at[length] == '\n');
        }
        if (r < 0)
                return r;
        return add_section(rules, rule, file, first, begin, strlen(begin), error);
}

static int read_sections(const struct project *project, struct trigger_rules *rules, ski_error *error)
{
        _cleanup_strings_ struct strings files = STRINGS_INIT;
        int r;

        r = find_files(project, "database.triggers", &files, error);
        for (size_t i = 0; r == 0 && i < files.count; i++) {
                _cleanup_text_ struct text text = TEXT_INIT;

                r = file_read(files.items[i], &text, error);
                if (r == 0)
                        r = cut_file(rules, files.items[i], text_get(&text), error);
        }
        return r;
}

/* Rules -------------------------------------------------------------------------------------------- */

static bool has_section(const struct trigger_rules *rules, const char *rule)
{
        for (size_t i = 0; i < rules->count; i++)
                if (text_equal(rules->sections[i].rule, rule))
                        return true;
        return false;
}

static int check_match(const struct trigger_rules *rules, ski_error *error)
{
        for (size_t i = 0; i < rules->count; i++) {
                const struct trigger_section *section = &rules->sections[i];

                if (!section->rule || schema_find(rules->values, "rules.*", section->rule))
                        continue;
                ski_error_set(error, -SKI_ECONFIG, "the section \"%s\" belongs to no rule", section->rule);
                ski_error_hint(error, "the rules stand in %s", rules->file);
                return ski_error_place(error, section->file, section->line, 1);
        }
        for (size_t i = 0; i < rules->values->count; i++) {
                const struct schema_value *value = &rules->values->items[i];

                if (strcmp(value->key->path, "rules.*") != 0 || has_section(rules, value->name))
                        continue;
                ski_error_set(error, -SKI_ECONFIG, "the rule \"%s\" has no section of SQL", value->name);
                ski_error_hint(error, "a section begins with the line \"%s %s\" in a file of database.triggers",
                               section_mark, value->name);
                return ski_error_place(error, rules->file, value->line, value->column);
        }
        return 0;
}

static bool is_object_word(const char *word)
{
        static const char *const words[] = { "tables", "views", "sequences", "schemas" };

        for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
                if (strcmp(words[i], word) == 0)
                        return true;
        return false;
}

static int check_objects(const struct trigger_rules *rules, ski_error *error)
{
        for (size_t i = 0; i < rules->values->count; i++) {
                const struct schema_value *value = &rules->values->items[i];

                if (strcmp(value->key->path, "rules.*.objects") != 0 || is_object_word(value->items.items[0]))
                        continue;
                ski_error_set(error, -SKI_ECONFIG, "a rule goes on %s, not on \"%s\"", value->key->help,
                              value->items.items[0]);
                return ski_error_place(error, rules->file, value->line, value->column);
        }
        return 0;
}

static int read_rules(const struct project *project, struct trigger_rules *rules, ski_error *error)
{
        const char *name = setting_text(project, "database.rules");
        _cleanup_free_ char *path = path_join(project_directory(project), name);
        _cleanup_text_ struct text text = TEXT_INIT;
        int r;

        if (!path)
                return ski_error_oom(error);
        if (!file_exists(path) && (!name[0] || strcmp(name, "database/rules.yaml") == 0))
                return 0;
        r = file_read(path, &text, error);
        if (r == -SKI_ENOTFOUND)
                return ski_error_set(error, -SKI_ECONFIG, "database.rules names %s, but there is no such file",
                                     name);
        if (r == 0)
                r = schema_read(rules_schema, path, text_get(&text), text.length, &rules->values, error);
        if (r == 0)
                rules->file = steal(path);
        return r;
}

int trigger_rules_read(const struct project *project, struct trigger_rules *ret, ski_error *error)
{
        _cleanup_(trigger_rules_clear) struct trigger_rules rules = { 0 };
        int r;

        r = read_rules(project, &rules, error);
        if (r == 0 && rules.values)
                r = check_objects(&rules, error);
        if (r == 0 && rules.values)
                r = read_sections(project, &rules, error);
        if (r == 0 && rules.values)
                r = check_match(&rules, error);
        if (r < 0)
                return r;
        *ret = rules;
        rules = (struct trigger_rules){ 0 };
        return 0;
}
