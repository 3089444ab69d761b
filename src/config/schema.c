/* SPDX-License-Identifier: PostgreSQL */
#include "config/schema.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { LARGEST_FILE = 1024 * 1024, MOST_KEYS = 1000, DEEPEST_NESTING = 32 };

/* Single values ---------------------------------------------------------------------------------- */

static bool read_number(const char *text, long *ret)
{
        char *end;

        /* strtol() takes leading blanks as well. */
        if (!strchr("-0123456789", *text) || *text == '\0')
                return false;
        errno = 0;
        *ret = strtol(text, &end, 10);
        return errno == 0 && end != text && *end == '\0';
}

static int expected(const struct schema_key *key, ski_error *error)
{
        switch (key->kind) {
        case SCHEMA_NUMBER:
                return ski_error_set(error, -SKI_ECONFIG, "expected a whole number from %ld to %ld", key->least,
                                     key->most);
        case SCHEMA_FLAG:
                return ski_error_set(error, -SKI_ECONFIG, "expected true or false");
        case SCHEMA_LIST:
                return ski_error_set(error, -SKI_ECONFIG, "expected a list of texts");
        case SCHEMA_MAP:
                return ski_error_set(error, -SKI_ECONFIG, "expected keys with values below it");
        case SCHEMA_TEXT:
                break;
        }
        if (key->most > 0)
                return ski_error_set(error, -SKI_ECONFIG, "expected a text of %ld to %ld bytes", key->least,
                                     key->most);
        return ski_error_set(error, -SKI_ECONFIG, "expected a text");
}

int schema_check(const struct schema_key *key, const char *text, ski_error *error)
{
        long number, length = (long)strlen(text);
        bool good = true;

        switch (key->kind) {
        case SCHEMA_TEXT:
                good = key->most == 0 || (length >= key->least && length <= key->most);
                break;
        case SCHEMA_NUMBER:
                good = read_number(text, &number) && number >= key->least && number <= key->most;
                break;
        case SCHEMA_FLAG:
                good = strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
                break;
        case SCHEMA_LIST:
                break;
        case SCHEMA_MAP:
                good = false;
                break;
        }
        return good ? 0 : expected(key, error);
}

void schema_split_list(const char *text, struct strings *items)
{
        static const char blanks[] = " \t\r\n";

        for (;;) {
                text += strspn(text, blanks);
                size_t part = strcspn(text, ","), length = part;
                while (length > 0 && strchr(blanks, text[length - 1]))
                        length--;
                if (length > 0)
                        strings_addf(items, "%.*s", (int)length, text);
                text += part;
                if (*text == '\0')
                        return;
                text++;
        }
}

/* The table -------------------------------------------------------------------------------------- */

const struct schema_key *schema_key_find(const struct schema_key *schema, const char *path)
{
        for (; schema->path; schema++)
                if (strcmp(schema->path, path) == 0)
                        return schema;
        return NULL;
}

/* What of the row's path follows behind the parts in `prefix` ("": all), or NULL when it is not below. */
static const char *below(const struct schema_key *key, const char *prefix)
{
        size_t length = strlen(prefix);

        if (length == 0)
                return key->path;
        if (strncmp(key->path, prefix, length) != 0 || key->path[length] != '.')
                return NULL;
        return key->path + length + 1;
}

/* There is a row for the path, or one for something below it. */
static bool is_known(const struct schema_key *schema, const char *path)
{
        for (; schema->path; schema++)
                if (strcmp(schema->path, path) == 0 || below(schema, path))
                        return true;
        return false;
}

/* The names that may stand directly below a prefix. */
static void collect_names(const struct schema_key *schema, const char *prefix, struct strings *names)
{
        for (; schema->path; schema++) {
                const char *rest = below(schema, prefix);
                if (!rest)
                        continue;
                _cleanup_free_ char *name = strndup(rest, strcspn(rest, "."));
                if (!name)
                        names->failed = true;
                else if (!strings_contain(names, name))
                        strings_add(names, name);
        }
}

/* Reading ---------------------------------------------------------------------------------------- */

struct reading {
        const struct schema_key *schema;
        const char *file;
        yaml_document_t *document;
        struct schema_values *values;
        ski_error *error;
};

/* Where in the tree the reader is. */
struct position {
        const char *path;  /* as in the table: "environments.*" */
        const char *shown; /* as in the file: "environments.staging" */
        const char *name;  /* what "*" stands for, or NULL */
};

static const char *scalar(const yaml_node_t *node)
{
        return (const char *)node->data.scalar.value;
}

/* No value at all, or one of YAML's words for it. */
static bool is_null(const yaml_node_t *node)
{
        return node->type == YAML_SCALAR_NODE && node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
               (node->data.scalar.length == 0 || strcmp(scalar(node), "~") == 0 ||
                strcmp(scalar(node), "null") == 0);
}

/* Completes a filled error with the key and the node's place. */
static int at_node(struct reading *reading, const yaml_node_t *node, const char *shown)
{
        if (shown && *shown)
                ski_error_prefix(reading->error, "%s", shown);
        ski_error_place(reading->error, reading->file, (unsigned)node->start_mark.line + 1,
                        (unsigned)node->start_mark.column + 1);
        return -SKI_ECONFIG;
}

static int check_node(struct reading *reading, const yaml_node_t *node, const char *shown)
{
        static const char *const tags[] = { YAML_STR_TAG, YAML_SEQ_TAG, YAML_MAP_TAG };

        if (node->type == YAML_SCALAR_NODE && strlen(scalar(node)) != node->data.scalar.length) {
                ski_error_set(reading->error, -SKI_ECONFIG, "expected text without a NUL character");
                return at_node(reading, node, shown);
        }
        for (size_t i = 0; i < ARRAY_LENGTH(tags); i++)
                if (strcmp((const char *)node->tag, tags[i]) == 0)
                        return 0;
        ski_error_set(reading->error, -SKI_ECONFIG, "expected a value without a YAML tag");
        ski_error_hint(reading->error, "remove the word that begins with \"!\"");
        return at_node(reading, node, shown);
}

static struct schema_value *add_value(struct reading *reading, const struct schema_key *key,
                                      const struct position *position, const yaml_node_t *node)
{
        struct schema_values *values = reading->values;
        struct schema_value *items = reallocarray(values->items, values->count + 1, sizeof(*items)), *value;

        if (!items)
                return NULL;
        values->items = items;
        value = &items[values->count];
        *value = (struct schema_value){ .key = key,
                                        .line = (unsigned)node->start_mark.line + 1,
                                        .column = (unsigned)node->start_mark.column + 1 };
        if (position->name) {
                value->name = strdup(position->name);
                if (!value->name)
                        return NULL;
        }
        values->count++;
        return value;
}

/* One text: the whole value, or an item of a list. */
static int read_scalar(struct reading *reading, const struct schema_key *key, const struct position *position,
                       yaml_node_t *node, struct schema_value *value)
{
        const char *text = node->type == YAML_SCALAR_NODE && !is_null(node) ? scalar(node) : "";
        int r;

        r = check_node(reading, node, position->shown);
        if (r < 0)
                return r;
        r = node->type == YAML_SCALAR_NODE ? schema_check(key, text, reading->error)
                                           : expected(key, reading->error);
        if (r < 0)
                return at_node(reading, node, position->shown);
        if (key->kind == SCHEMA_LIST)
                schema_split_list(text, &value->items);
        else
                strings_add(&value->items, text);
        return value->items.failed ? ski_error_oom(reading->error) : 0;
}

static int read_list(struct reading *reading, const struct schema_key *key, const struct position *position,
                     yaml_node_t *node, struct schema_value *value)
{
        int r;

        r = check_node(reading, node, position->shown);
        if (r < 0)
                return r;
        for (yaml_node_item_t *item = node->data.sequence.items.start; item < node->data.sequence.items.top;
             item++) {
                yaml_node_t *child = yaml_document_get_node(reading->document, *item);
                r = check_node(reading, child, position->shown);
                if (r < 0)
                        return r;
                if (child->type != YAML_SCALAR_NODE || is_null(child)) {
                        expected(key, reading->error);
                        return at_node(reading, child, position->shown);
                }
                strings_add(&value->items, scalar(child));
        }
        return value->items.failed ? ski_error_oom(reading->error) : 0;
}

static int read_map(struct reading *reading, const struct position *position, yaml_node_t *map);

static int read_value(struct reading *reading, const struct position *position, yaml_node_t *key_node,
                      yaml_node_t *node)
{
        static const struct schema_key map = { .kind = SCHEMA_MAP };
        const struct schema_key *key = schema_key_find(reading->schema, position->path);
        struct schema_value *value = NULL;

        if (key) {
                value = add_value(reading, key, position, key_node);
                if (!value)
                        return ski_error_oom(reading->error);
        }
        if (key && key->kind != SCHEMA_MAP)
                return key->kind == SCHEMA_LIST && node->type == YAML_SEQUENCE_NODE
                               ? read_list(reading, key, position, node, value)
                               : read_scalar(reading, key, position, node, value);
        if (is_null(node))
                return 0;
        if (node->type != YAML_MAPPING_NODE) {
                expected(&map, reading->error);
                return at_node(reading, node, position->shown);
        }
        return read_map(reading, position, node);
}

static int unknown_key(struct reading *reading, const struct position *position, const yaml_node_t *key)
{
        _cleanup_strings_ struct strings names = STRINGS_INIT;
        _cleanup_text_ struct text list = TEXT_INIT;
        const char *nearest;

        collect_names(reading->schema, position->path, &names);
        strings_join(&names, ", ", &list);
        if (names.failed || list.failed)
                return ski_error_oom(reading->error);
        nearest = text_nearest(scalar(key), (const char *const *)names.items);
        ski_error_set(reading->error, -SKI_ECONFIG, "unknown key \"%.60s\"", scalar(key));
        if (nearest)
                ski_error_hint(reading->error, "did you mean \"%s\"?", nearest);
        else
                ski_error_hint(reading->error, "the keys here are %s", text_get(&list));
        return at_node(reading, key, position->shown);
}

static int check_not_doubled(struct reading *reading, const struct position *position, const yaml_node_t *map,
                             const yaml_node_pair_t *pair, const yaml_node_t *key)
{
        for (yaml_node_pair_t *earlier = map->data.mapping.pairs.start; earlier < pair; earlier++) {
                yaml_node_t *other = yaml_document_get_node(reading->document, earlier->key);
                if (strcmp(scalar(other), scalar(key)) != 0)
                        continue;
                ski_error_set(reading->error, -SKI_ECONFIG, "the key \"%.60s\" stands here twice", scalar(key));
                ski_error_hint(reading->error, "the first is in line %zu", other->start_mark.line + 1);
                return at_node(reading, key, position->shown);
        }
        return 0;
}

static int read_pair(struct reading *reading, const struct position *position, const yaml_node_t *map,
                     const yaml_node_pair_t *pair)
{
        yaml_node_t *key = yaml_document_get_node(reading->document, pair->key);
        yaml_node_t *node = yaml_document_get_node(reading->document, pair->value);
        const char *dot = *position->path ? "." : "";
        _cleanup_free_ char *path = NULL, *shown = NULL;
        struct position inner = { .name = position->name };
        int r;

        if (key->type != YAML_SCALAR_NODE) {
                ski_error_set(reading->error, -SKI_ECONFIG, "expected a word as key");
                return at_node(reading, key, position->shown);
        }
        r = check_node(reading, key, position->shown);
        if (r < 0)
                return r;
        r = check_not_doubled(reading, position, map, pair, key);
        if (r < 0)
                return r;
        path = text_format("%s%s%s", position->path, dot, scalar(key));
        shown = text_format("%s%s%s", position->shown, dot, scalar(key));
        if (!path || !shown)
                return ski_error_oom(reading->error);
        if (strchr(scalar(key), '.') || !is_known(reading->schema, path)) {
                free(path);
                path = text_format("%s%s*", position->path, dot);
                if (!path)
                        return ski_error_oom(reading->error);
                if (!is_known(reading->schema, path))
                        return unknown_key(reading, position, key);
                inner.name = scalar(key);
        }
        inner.path = path;
        inner.shown = shown;
        return read_value(reading, &inner, key, node);
}

static int read_map(struct reading *reading, const struct position *position, yaml_node_t *map)
{
        int r;

        r = check_node(reading, map, position->shown);
        if (r < 0)
                return r;
        if (map->data.mapping.pairs.top - map->data.mapping.pairs.start > MOST_KEYS) {
                ski_error_set(reading->error, -SKI_ECONFIG, "expected at most %d keys", MOST_KEYS);
                return at_node(reading, map, position->shown);
        }
        for (yaml_node_pair_t *pair = map->data.mapping.pairs.start; pair < map->data.mapping.pairs.top;
             pair++) {
                r = read_pair(reading, position, map, pair);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* libyaml's words never repeat the file's content. */
static int parser_failed(const yaml_parser_t *parser, const char *file, ski_error *error)
{
        if (parser->error == YAML_MEMORY_ERROR)
                return ski_error_oom(error);
        if (parser->error == YAML_READER_ERROR) {
                ski_error_set(error, -SKI_ECONFIG, "the file is not UTF-8 text: %s", parser->problem);
                ski_error_place(error, file, (unsigned)parser->mark.line + 1, 0);
                return -SKI_ECONFIG;
        }
        ski_error_set(error, -SKI_ECONFIG, "this is not YAML: %s%s%s", parser->context ? parser->context : "",
                      parser->context ? ", " : "", parser->problem);
        ski_error_place(error, file, (unsigned)parser->problem_mark.line + 1,
                        (unsigned)parser->problem_mark.column + 1);
        return -SKI_ECONFIG;
}

static int read_root(struct reading *reading)
{
        static const struct position top = { .path = "", .shown = "" };
        yaml_node_t *root = yaml_document_get_root_node(reading->document);

        if (!root || is_null(root))
                return 0;
        if (root->type != YAML_MAPPING_NODE) {
                ski_error_set(reading->error, -SKI_ECONFIG,
                              "expected keys with values, as in \"project: name\"");
                return at_node(reading, root, NULL);
        }
        return read_map(reading, &top, root);
}

/* Looks at one event of the document's outline; libyaml needs quadratic time where a file nests deeply. */
static int check_event(const yaml_event_t *event, unsigned *documents, unsigned *depth, const char *file,
                       ski_error *error)
{
        bool opens = event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT;
        bool closes = event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;

        *documents += event->type == YAML_DOCUMENT_START_EVENT;
        *depth += opens;
        *depth -= closes;
        if (*documents <= 1 && *depth <= DEEPEST_NESTING)
                return 0;
        if (*documents > 1)
                ski_error_set(error, -SKI_ECONFIG, "expected one YAML document, found a second");
        else
                ski_error_set(error, -SKI_ECONFIG, "expected at most %d levels of nesting", DEEPEST_NESTING);
        ski_error_place(error, file, (unsigned)event->start_mark.line + 1,
                        (unsigned)event->start_mark.column + 1);
        return -SKI_ECONFIG;
}

static int check_outline(const char *file, const char *bytes, size_t length, ski_error *error)
{
        _cleanup_(yaml_parser_delete) yaml_parser_t parser = { 0 };
        unsigned documents = 0, depth = 0;
        yaml_event_t event;
        bool more = true;
        int r = 0;

        if (!yaml_parser_initialize(&parser))
                return ski_error_oom(error);
        yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
        while (more && r == 0) {
                if (!yaml_parser_parse(&parser, &event))
                        return parser_failed(&parser, file, error);
                more = event.type != YAML_STREAM_END_EVENT;
                r = check_event(&event, &documents, &depth, file, error);
                yaml_event_delete(&event);
        }
        return r;
}

int schema_read(const struct schema_key *schema, const char *file, const char *bytes, size_t length,
                struct schema_values **ret, ski_error *error)
{
        _cleanup_(schema_values_freep) struct schema_values *values = calloc(1, sizeof(*values));
        _cleanup_(yaml_parser_delete) yaml_parser_t parser = { 0 };
        yaml_document_t document;
        int r;

        if (!values)
                return ski_error_oom(error);
        if (length > LARGEST_FILE)
                return ski_error_set(error, -SKI_ECONFIG, "%s is larger than 1 MB", file);
        r = check_outline(file, bytes, length, error);
        if (r < 0)
                return r;
        if (!yaml_parser_initialize(&parser))
                return ski_error_oom(error);
        yaml_parser_set_input_string(&parser, (const unsigned char *)bytes, length);
        if (!yaml_parser_load(&parser, &document))
                return parser_failed(&parser, file, error);

        struct reading reading = {
                .schema = schema, .file = file, .document = &document, .values = values, .error = error
        };
        r = read_root(&reading);
        yaml_document_delete(&document);
        if (r < 0)
                return r;
        *ret = steal(values);
        return 0;
}

void schema_values_free(struct schema_values *values)
{
        if (!values)
                return;
        for (size_t i = 0; i < values->count; i++) {
                free(values->items[i].name);
                strings_free(&values->items[i].items);
        }
        free(values->items);
        free(values);
}

const struct schema_value *schema_find(const struct schema_values *values, const char *path, const char *name)
{
        for (size_t i = 0; i < values->count; i++)
                if (strcmp(values->items[i].key->path, path) == 0 && text_equal(values->items[i].name, name))
                        return &values->items[i];
        return NULL;
}
