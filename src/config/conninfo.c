/* SPDX-License-Identifier: PostgreSQL */
#include "config/conninfo.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

struct conninfo *conninfo_new(void)
{
        return calloc(1, sizeof(struct conninfo));
}

void conninfo_free(struct conninfo *conninfo)
{
        if (!conninfo)
                return;
        strings_free(&conninfo->keywords);
        strings_free(&conninfo->values);
        free(conninfo);
}

struct conninfo *conninfo_copy(const struct conninfo *conninfo)
{
        _cleanup_(conninfo_freep) struct conninfo *copy = conninfo_new();

        for (size_t i = 0; copy && i < conninfo->values.count; i++)
                if (conninfo_set(copy, conninfo->keywords.items[i], conninfo->values.items[i]) < 0)
                        return NULL;
        return steal(copy);
}

/* The keyword's place in the lists, or their end. */
static size_t place_of(const struct conninfo *conninfo, const char *keyword)
{
        size_t i = 0;

        while (i < conninfo->values.count && strcmp(conninfo->keywords.items[i], keyword) != 0)
                i++;
        return i;
}

const char *conninfo_get(const struct conninfo *conninfo, const char *keyword)
{
        size_t place = place_of(conninfo, keyword);

        return place < conninfo->values.count ? conninfo->values.items[place] : NULL;
}

static void remove_item(struct strings *strings, size_t place)
{
        free(strings->items[place]);
        /* The NULL behind the last item moves along. */
        memmove(&strings->items[place], &strings->items[place + 1], (strings->count - place) * sizeof(char *));
        strings->count--;
}

int conninfo_set(struct conninfo *conninfo, const char *keyword, const char *value)
{
        size_t place = place_of(conninfo, keyword);
        bool known = place < conninfo->values.count;

        if (!value || *value == '\0') {
                if (known) {
                        remove_item(&conninfo->keywords, place);
                        remove_item(&conninfo->values, place);
                }
                return 0;
        }
        if (known) {
                char *copy = strdup(value);
                if (!copy)
                        return -SKI_ENOMEM;
                free(conninfo->values.items[place]);
                conninfo->values.items[place] = copy;
                return 0;
        }
        strings_add(&conninfo->keywords, keyword);
        strings_add(&conninfo->values, value);
        return conninfo->keywords.failed || conninfo->values.failed ? -SKI_ENOMEM : 0;
}

/* libpq marks the keywords that a person must not see with an asterisk. */
static bool is_secret(const PQconninfoOption *options, const char *keyword)
{
        for (; options->keyword; options++)
                if (strcmp(options->keyword, keyword) == 0)
                        return strchr(options->dispchar, '*') != NULL;
        return false;
}

static void append_encoded(struct text *url, const char *bytes, size_t length, const char *plain)
{
        static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

        for (size_t i = 0; i < length; i++)
                if (bytes[i] != '\0' && (strchr(unreserved, bytes[i]) || strchr(plain, bytes[i])))
                        text_append_char(url, bytes[i]);
                else
                        text_appendf(url, "%%%02X", (unsigned char)bytes[i]);
}

static size_t count_items(const char *list)
{
        size_t count = 1;

        for (; *list; list++)
                count += *list == ',';
        return count;
}

/* "host1:port1,[host2]:port2" from libpq's two lists, which have the same number of items. */
static void append_hosts(struct text *url, const char *hosts, const char *ports)
{
        for (;;) {
                size_t host = strcspn(hosts, ","), port = strcspn(ports, ",");
                bool colons = memchr(hosts, ':', host) != NULL;

                if (colons)
                        text_append_char(url, '[');
                append_encoded(url, hosts, host, ":");
                if (colons)
                        text_append_char(url, ']');
                if (port > 0)
                        text_append_char(url, ':');
                append_encoded(url, ports, port, "");
                hosts += host;
                ports += port;
                if (*hosts == '\0')
                        return;
                text_append_char(url, ',');
                hosts++;
                ports++;
        }
}

static bool is_in(const char *word, const char *const *list)
{
        while (*list && strcmp(*list, word) != 0)
                list++;
        return *list != NULL;
}

static char *build_url(const struct conninfo *conninfo, bool with_secrets)
{
        static const char *const in_authority[] = { "user", "password", "dbname", "host", "port", NULL };
        static const char *const in_front[] = { "user", "password", "dbname", NULL };
        const char *user = conninfo_get(conninfo, "user"), *database = conninfo_get(conninfo, "dbname");
        const char *password = with_secrets ? conninfo_get(conninfo, "password") : NULL;
        const char *host = conninfo_get(conninfo, "host"), *port = conninfo_get(conninfo, "port");
        /* A socket's folder stands behind the "?": as %2Fvar%2Frun in front, SQLAlchemy would not know it. */
        bool hosts_in_front =
                count_items(host ? host : "") == count_items(port ? port : "") && !(host && strchr(host, '/'));
        _cleanup_text_ struct text url = TEXT_INIT;
        PQconninfoOption *options = PQconninfoParse("", NULL);
        char separator = '?';

        if (!options)
                return NULL;
        text_append(&url, "postgresql://");
        if (user)
                append_encoded(&url, user, strlen(user), "");
        if (password) {
                text_append_char(&url, ':');
                append_encoded(&url, password, strlen(password), "");
        }
        if (user || password)
                text_append_char(&url, '@');
        if (hosts_in_front)
                append_hosts(&url, host ? host : "", port ? port : "");
        if (database) {
                text_append_char(&url, '/');
                append_encoded(&url, database, strlen(database), "");
        }
        for (size_t i = 0; i < conninfo->values.count; i++) {
                const char *keyword = conninfo->keywords.items[i], *value = conninfo->values.items[i];
                if (is_in(keyword, hosts_in_front ? in_authority : in_front) ||
                    (!with_secrets && is_secret(options, keyword)))
                        continue;
                text_appendf(&url, "%c%s=", separator, keyword);
                append_encoded(&url, value, strlen(value), "/:,");
                separator = '&';
        }
        PQconninfoFree(options);
        return text_steal(&url);
}

char *conninfo_url(const struct conninfo *conninfo)
{
        return build_url(conninfo, false);
}

char *conninfo_url_with_password(const struct conninfo *conninfo)
{
        return build_url(conninfo, true);
}

char *conninfo_string(const struct conninfo *conninfo)
{
        _cleanup_text_ struct text string = TEXT_INIT;
        PQconninfoOption *options = PQconninfoParse("", NULL);

        if (!options)
                return NULL;
        for (size_t i = 0; i < conninfo->values.count; i++) {
                if (is_secret(options, conninfo->keywords.items[i]))
                        continue;
                text_appendf(&string, "%s%s='", string.length > 0 ? " " : "", conninfo->keywords.items[i]);
                for (const char *c = conninfo->values.items[i]; *c; c++) {
                        if (*c == '\'' || *c == '\\')
                                text_append_char(&string, '\\');
                        text_append_char(&string, *c);
                }
                text_append_char(&string, '\'');
        }
        PQconninfoFree(options);
        return text_steal(&string);
}
