/* SPDX-License-Identifier: PostgreSQL */
#include "migration/ini.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"

static const char default_section[] = "DEFAULT";

struct entry {
        char *section, *key;
        struct text value;
        unsigned line;
};

struct ini {
        char *path;
        char *here;
        struct entry *entries;
        size_t count;
        struct strings sections;
};

void ini_free(struct ini *ini)
{
        if (!ini)
                return;
        for (size_t i = 0; i < ini->count; i++) {
                free(ini->entries[i].section);
                free(ini->entries[i].key);
                text_free(&ini->entries[i].value);
        }
        free(ini->entries);
        strings_free(&ini->sections);
        free(ini->path);
        free(ini->here);
        free(ini);
}

static const struct entry *find_in(const struct ini *ini, const char *section, const char *key)
{
        for (size_t i = 0; i < ini->count; i++) {
                const struct entry *entry = &ini->entries[i];

                if (strcmp(entry->section, section) == 0 && strcmp(entry->key, key) == 0)
                        return entry;
        }
        return NULL;
}

static const struct entry *find_entry(const struct ini *ini, const char *section, const char *key)
{
        const struct entry *entry = find_in(ini, section, key);

        return entry ? entry : find_in(ini, default_section, key);
}

/* Reading ---------------------------------------------------------------------------------------------- */

struct reading {
        struct ini *ini;
        const char *section; /* NULL: none has begun */
        struct entry *open;  /* which an indented line goes on with; or NULL */
        size_t indent;       /* of its first line */
        unsigned line;
        ski_error *error;
};

static int complain(const struct reading *reading, const char *what)
{
        ski_error_set(reading->error, -SKI_ECONFIG, "%s", what);
        return ski_error_place(reading->error, reading->ini->path, reading->line, 0);
}

static int begin_section(struct reading *reading, const char *text, size_t length)
{
        struct ini *ini = reading->ini;
        _cleanup_free_ char *name = strndup(text + 1, length - 2);

        if (!name)
                return ski_error_oom(reading->error);
        if (strcmp(name, default_section) != 0 && strings_contain(&ini->sections, name))
                return complain(reading, "this section has begun once already");
        strings_add(&ini->sections, name);
        if (ini->sections.failed)
                return ski_error_oom(reading->error);
        reading->section = ini->sections.items[ini->sections.count - 1];
        reading->open = NULL;
        return 0;
}

static int add_entry(struct reading *reading, const char *key, size_t key_length, const char *value,
                     size_t length)
{
        struct ini *ini = reading->ini;
        struct entry *entries = reallocarray(ini->entries, ini->count + 1, sizeof(*entries)), *entry;

        if (!entries)
                return ski_error_oom(reading->error);
        ini->entries = entries;
        entry = &entries[ini->count];
        *entry = (struct entry){ .section = strdup(reading->section),
                                 .key = strndup(key, key_length),
                                 .line = reading->line };
        ini->count++;
        text_append_bytes(&entry->value, value, length);
        if (!entry->section || !entry->key || entry->value.failed)
                return ski_error_oom(reading->error);
        for (char *c = entry->key; *c; c++)
                *c = (char)tolower((unsigned char)*c);
        reading->open = entry;
        return find_in(ini, entry->section, entry->key) == entry
                       ? 0
                       : complain(reading, "this key stands twice in its section");
}

static int begin_entry(struct reading *reading, const char *text, size_t length)
{
        size_t key = 0, value;

        while (key < length && text[key] != '=' && text[key] != ':')
                key++;
        if (!reading->section)
                return complain(reading, "this stands before the first [section]");
        if (key == length || key == 0)
                return complain(reading, "this is neither [section] nor key = value");
        value = key + 1;
        while (value < length && isspace((unsigned char)text[value]))
                value++;
        while (isspace((unsigned char)text[key - 1]))
                key--;
        return add_entry(reading, text, key, text + value, length - value);
}

/* Takes a line without its end. */
static int read_line(struct reading *reading, const char *text, size_t length)
{
        size_t indent = 0;

        while (length > 0 && isspace((unsigned char)text[length - 1]))
                length--;
        while (indent < length && isspace((unsigned char)text[indent]))
                indent++;
        text += indent;
        length -= indent;
        if (length > 0 && strchr("#;", *text))
                return 0;
        if (reading->open && (length == 0 || indent > reading->indent)) {
                text_append_char(&reading->open->value, '\n');
                text_append_bytes(&reading->open->value, text, length);
                return reading->open->value.failed ? ski_error_oom(reading->error) : 0;
        }
        if (length == 0)
                return 0;
        reading->indent = indent;
        if (*text == '[' && length > 2 && text[length - 1] == ']')
                return begin_section(reading, text, length);
        return begin_entry(reading, text, length);
}

static void drop_blank_ends(struct ini *ini)
{
        for (size_t i = 0; i < ini->count; i++) {
                struct text *value = &ini->entries[i].value;

                while (value->length > 0 && isspace((unsigned char)value->bytes[value->length - 1]))
                        value->bytes[--value->length] = '\0';
        }
}

static int read_lines(struct ini *ini, const struct text *content, ski_error *error)
{
        struct reading reading = { .ini = ini, .error = error };
        const char *at = text_get(content), *end = at + content->length;
        int r = 0;

        if (text_utf8_valid(at, content->length) != content->length) {
                ski_error_set(error, -SKI_ECONFIG, "the file is not in UTF-8");
                return ski_error_place(error, ini->path, 0, 0);
        }
        while (r == 0 && at < end) {
                const char *newline = memchr(at, '\n', (size_t)(end - at));
                const char *stop = newline ? newline : end;

                reading.line++;
                r = read_line(&reading, at, (size_t)(stop - at));
                at = newline ? newline + 1 : end;
        }
        drop_blank_ends(ini);
        return r;
}

static char *folder_of(const char *path)
{
        _cleanup_free_ char *whole = realpath(path, NULL);
        char *slash = whole ? strrchr(whole, '/') : NULL;

        return slash ? strndup(whole, slash == whole ? 1 : (size_t)(slash - whole)) : NULL;
}

int ini_read(const char *path, struct ini **ret, ski_error *error)
{
        _cleanup_(ini_freep) struct ini *ini = calloc(1, sizeof(*ini));
        _cleanup_text_ struct text content = TEXT_INIT;
        int r;

        r = file_read(path, &content, error);
        if (r < 0)
                return r;
        if (ini) {
                ini->path = strdup(path);
                ini->here = folder_of(path);
        }
        if (!ini || !ini->path || !ini->here)
                return ski_error_oom(error);
        r = read_lines(ini, &content, error);
        if (r < 0)
                return r;
        *ret = steal(ini);
        return 0;
}

/* Values ----------------------------------------------------------------------------------------------- */

enum { DEEPEST = 10 /* of values within values, as in Python */ };

static int refuse_entry(const struct ini *ini, const struct entry *entry, const char *what, ski_error *error)
{
        ski_error_set(error, -SKI_ECONFIG, "%s", what);
        ski_error_place(error, ini->path, entry->line, 0);
        return ski_error_hint(error, "a '%%' that means itself is written as '%%%%'");
}

static int fill_in(const struct ini *ini, const char *section, const struct entry *entry, int depth,
                   struct text *result, ski_error *error);

/* `at` is behind "%(". */
static int fill_in_name(const struct ini *ini, const char *section, const struct entry *entry, int depth,
                        const char *at, struct text *result, ski_error *error)
{
        _cleanup_free_ char *name = strndup(at, strcspn(at, ")"));
        const struct entry *other;

        if (!name)
                return ski_error_oom(error);
        for (char *c = name; *c; c++)
                *c = (char)tolower((unsigned char)*c);
        other = find_entry(ini, section, name);
        if (other)
                return fill_in(ini, section, other, depth + 1, result, error);
        if (strcmp(name, "here") == 0) {
                text_append(result, ini->here);
                return 0;
        }
        _cleanup_free_ char *what = text_format("there is no value for '%%(%s)s'", name);
        return what ? refuse_entry(ini, entry, what, error) : ski_error_oom(error);
}

static int fill_in(const struct ini *ini, const char *section, const struct entry *entry, int depth,
                   struct text *result, ski_error *error)
{
        int r = 0;

        if (depth > DEEPEST)
                return refuse_entry(ini, entry, "this value is part of itself", error);
        for (const char *at = text_get(&entry->value); *at && r == 0;) {
                const char *percent = strchrnul(at, '%');

                text_append_bytes(result, at, (size_t)(percent - at));
                at = percent;
                if (!*at)
                        break;
                if (at[1] == '%') {
                        text_append_char(result, '%');
                        at += 2;
                } else if (at[1] == '(' && strncmp(at + 2 + strcspn(at + 2, ")"), ")s", 2) == 0) {
                        r = fill_in_name(ini, section, entry, depth, at + 2, result, error);
                        at += 2 + strcspn(at + 2, ")") + 2;
                } else {
                        r = refuse_entry(ini, entry, "a '%' stands here without '(name)s' behind it", error);
                }
        }
        return r;
}

int ini_value(const struct ini *ini, const char *section, const char *key, char **ret, ski_error *error)
{
        const struct entry *entry = find_entry(ini, section, key);
        _cleanup_text_ struct text value = TEXT_INIT;
        int r;

        *ret = NULL;
        if (!entry)
                return 0;
        r = fill_in(ini, section, entry, 0, &value, error);
        if (r < 0)
                return r;
        text_append(&value, "");
        *ret = text_steal(&value);
        return *ret ? 0 : ski_error_oom(error);
}

int ini_refuse(const struct ini *ini, const char *section, const char *key, ski_error *error,
               const char *format, ...)
{
        const struct entry *entry = find_entry(ini, section, key);
        _cleanup_text_ struct text what = TEXT_INIT;
        va_list arguments;

        va_start(arguments, format);
        text_appendv(&what, format, arguments);
        va_end(arguments);
        ski_error_set(error, -SKI_ECONFIG, "%s: %s", key, text_get(&what));
        return ski_error_place(error, ini->path, entry ? entry->line : 0, 0);
}
