/* SPDX-License-Identifier: PostgreSQL
 *
 * Reading URLs and connection strings. libpq could do it, but its messages quote pieces of the text, and
 * the text holds a password; and it knows neither SQLAlchemy's spellings nor passwords as people write them.
 */
#include "config/conninfo.h"

#include <ctype.h>
#include <libpq-fe.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_NAME = 63, HIGHEST_PORT = 65535 };

static const char forms[] =
        "accepted are postgresql://user:password@host:5432/database, the same with postgres:// "
        "or postgresql+psycopg2://, and \"host=… dbname=… user=…\"";

static int wrong(ski_error *error, const char *message, const char *hint)
{
        ski_error_set(error, -SKI_ECONFIG, "%s", message);
        ski_error_hint(error, "%s", hint);
        return -SKI_ECONFIG;
}

static int store(struct conninfo *conninfo, const char *keyword, const char *value, ski_error *error)
{
        return conninfo_set(conninfo, keyword, value) < 0 ? ski_error_oom(error) : 0;
}

/* `may_show`: the keyword stands where no part of a password can stand. */
static int check_keyword(const char *keyword, bool may_show, ski_error *error)
{
        _cleanup_strings_ struct strings known = STRINGS_INIT;
        PQconninfoOption *options = PQconninfoParse("", NULL);

        if (!options)
                return ski_error_oom(error);
        for (PQconninfoOption *option = options; option->keyword; option++)
                strings_add(&known, option->keyword);
        PQconninfoFree(options);
        if (known.failed)
                return ski_error_oom(error);
        if (strings_contain(&known, keyword))
                return 0;
        if (!may_show)
                return wrong(error, "unknown connection parameter", forms);

        const char *nearest = text_nearest(keyword, (const char *const *)known.items);
        ski_error_set(error, -SKI_ECONFIG, "unknown connection parameter \"%s\"", keyword);
        if (nearest)
                ski_error_hint(error, "did you mean \"%s\"?", nearest);
        else
                ski_error_hint(error,
                               "the parameters are those of libpq, such as sslmode, connect_timeout, service");
        return -SKI_ECONFIG;
}

static bool is_word(const char *string)
{
        return *string &&
               string[strspn(string, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] ==
                       '\0';
}

/* Percent escapes -------------------------------------------------------------------------------- */

static bool begins_escape(const char *bytes, size_t length)
{
        return length >= 3 && bytes[0] == '%' && isxdigit((unsigned char)bytes[1]) &&
               isxdigit((unsigned char)bytes[2]);
}

static char hex_value(char digit)
{
        return (char)(isdigit((unsigned char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

/* Decodes when every % begins an escape; takes them literally when none does. `part` is for the error. */
static int decode(const char *bytes, size_t length, const char *part, char **ret, ski_error *error)
{
        _cleanup_text_ struct text decoded = TEXT_INIT;
        size_t percents = 0, escapes = 0;

        for (size_t i = 0; i < length; i++) {
                percents += bytes[i] == '%';
                escapes += begins_escape(bytes + i, length - i);
        }
        if (escapes > 0 && escapes < percents) {
                ski_error_set(error, -SKI_ECONFIG,
                              "the %s in the URL has both %% escapes and a %% that begins none", part);
                ski_error_hint(error, "write every %% that stands for itself as %%25");
                return -SKI_ECONFIG;
        }
        for (size_t i = 0; i < length; i++) {
                char character = bytes[i];
                if (escapes > 0 && character == '%') {
                        character = (char)(hex_value(bytes[i + 1]) << 4 | hex_value(bytes[i + 2]));
                        i += 2;
                }
                if (character == '\0') {
                        ski_error_set(error, -SKI_ECONFIG, "the %s in the URL holds %%00", part);
                        ski_error_hint(error, "no connection can carry that character; leave it out");
                        return -SKI_ECONFIG;
                }
                text_append_char(&decoded, character);
        }
        *ret = text_steal(&decoded);
        return *ret ? 0 : ski_error_oom(error);
}

/* Hosts ------------------------------------------------------------------------------------------ */

/* The value of a parameter was decoded as a whole. */
static int append_part(struct text *list, const char *bytes, size_t length, bool is_decoded, const char *part,
                       ski_error *error)
{
        _cleanup_free_ char *decoded = NULL;
        int r;

        if (is_decoded) {
                text_append_bytes(list, bytes, length);
                return 0;
        }
        r = decode(bytes, length, part, &decoded, error);
        if (r < 0)
                return r;
        text_append(list, decoded);
        return 0;
}

/* Cuts "host", "host:port", "[address]:port" into its two parts. An address with several colons needs
 * its brackets in the authority, where a port may follow, but not in a parameter. */
static int split_host(const char *item, size_t length, bool is_parameter, struct text *hosts,
                      struct text *ports, ski_error *error)
{
        const char *end = item + length, *colon = memchr(item, ':', length), *host_end = colon ? colon : end;
        bool has_several = colon && memchr(colon + 1, ':', (size_t)(end - colon - 1));
        int r;

        if (length > 0 && *item == '[') {
                item++;
                host_end = memchr(item, ']', (size_t)(end - item));
                if (!host_end || (host_end + 1 < end && host_end[1] != ':'))
                        return wrong(error, "the brackets around the host's address in the URL are not closed",
                                     "write an IPv6 address as [::1], and a port behind it as [::1]:5432");
                colon = host_end + 1 < end ? host_end + 1 : NULL;
        } else if (is_parameter && (*item == '/' || has_several)) {
                host_end = end;
                colon = NULL;
        } else if (has_several) {
                return wrong(
                        error, "the host in the URL has more than one colon",
                        "write an IPv6 address as [::1]; behind a user name and password write @ and the host");
        }
        r = append_part(hosts, item, (size_t)(host_end - item), is_parameter, "host", error);
        if (r < 0 || !colon)
                return r;
        return append_part(ports, colon + 1, (size_t)(end - colon - 1), is_parameter, "port", error);
}

/* "host1:port1,host2:port2" into libpq's two lists. */
static int split_hosts(const char *list, size_t length, bool is_parameter, struct text *hosts,
                       struct text *ports, ski_error *error)
{
        const char *end = list + length;
        int r;

        for (;;) {
                const char *comma = memchr(list, ',', (size_t)(end - list));
                r = split_host(list, (size_t)((comma ? comma : end) - list), is_parameter, hosts, ports, error);
                if (r < 0)
                        return r;
                if (!comma)
                        return hosts->failed || ports->failed ? ski_error_oom(error) : 0;
                text_append_char(hosts, ',');
                text_append_char(ports, ',');
                list = comma + 1;
        }
}

/* What is left of "host:port" or "[host]" was written where libpq knows no such thing. */
static int check_hosts(const char *hosts, ski_error *error)
{
        for (;; hosts++) {
                size_t length = strcspn(hosts, ",");
                const char *colon = memchr(hosts, ':', length);

                if (*hosts != '/' && (memchr(hosts, '[', length) || memchr(hosts, ']', length) ||
                                      (colon && !memchr(colon + 1, ':', length - (size_t)(colon + 1 - hosts)))))
                        return wrong(error, "a host holds a colon or a bracket",
                                     "in a connection string write host=::1 port=5432, in a URL [::1]:5432");
                hosts += length;
                if (*hosts == '\0')
                        return 0;
        }
}

static int check_ports(const char *ports, ski_error *error)
{
        for (;; ports++) {
                size_t length = strcspn(ports, ",");
                unsigned port = 0;

                for (size_t i = 0; i < length && port <= HIGHEST_PORT; i++)
                        port = isdigit((unsigned char)ports[i]) ? port * 10 + (unsigned)(ports[i] - '0')
                                                                : HIGHEST_PORT + 1;
                if (length > 0 && (port < 1 || port > HIGHEST_PORT))
                        return wrong(error, "the port is not a number from 1 to 65535",
                                     "a password stands before the host: user:password@host:5432");
                ports += length;
                if (*ports == '\0')
                        return 0;
        }
}

/* URLs ------------------------------------------------------------------------------------------- */

static int parse_user_info(struct conninfo *conninfo, const char *info, size_t length, ski_error *error)
{
        _cleanup_free_ char *user = NULL, *password = NULL;
        const char *colon = memchr(info, ':', length);
        size_t user_length = colon ? (size_t)(colon - info) : length;
        int r;

        r = decode(info, user_length, "user name", &user, error);
        if (r < 0)
                return r;
        r = store(conninfo, "user", user, error);
        if (r < 0 || !colon)
                return r;
        r = decode(colon + 1, length - user_length - 1, "password", &password, error);
        if (r < 0)
                return r;
        return store(conninfo, "password", password, error);
}

/* What the parameters say about hosts: "host=h1:5432&host=h2" as SQLAlchemy writes several. */
struct named_hosts {
        struct text *hosts, *ports;
        bool port_given; /* by a parameter of its own */
};

static int parse_parameter(struct conninfo *conninfo, const char *piece, size_t length, bool may_show,
                           struct named_hosts *named, ski_error *error)
{
        _cleanup_free_ char *keyword = NULL, *value = NULL;
        const char *equals = memchr(piece, '=', length);
        int r;

        if (!equals)
                return wrong(
                        error, "a parameter in the URL has no \"=\"",
                        "behind the ? stands name=value, with & between them; a ? in a user name or password "
                        "is written as %3F");
        r = decode(piece, (size_t)(equals - piece), "name of a parameter", &keyword, error);
        if (r < 0)
                return r;
        r = decode(equals + 1, length - (size_t)(equals - piece) - 1, "value of a parameter", &value, error);
        if (r < 0)
                return r;
        /* Java's spelling, which libpq knows as well. */
        if (strcmp(keyword, "ssl") == 0 && strcmp(value, "true") == 0)
                return store(conninfo, "sslmode", "require", error);
        r = check_keyword(keyword, may_show && is_word(keyword), error);
        if (r < 0)
                return r;
        if (strcmp(keyword, "host") == 0 && *value) {
                if (named->hosts->length > 0) {
                        text_append_char(named->hosts, ',');
                        text_append_char(named->ports, ',');
                }
                return split_hosts(value, strlen(value), true, named->hosts, named->ports, error);
        }
        named->port_given |= strcmp(keyword, "port") == 0;
        return store(conninfo, keyword, value, error);
}

static int parse_parameters(struct conninfo *conninfo, const char *query, ski_error *error)
{
        _cleanup_text_ struct text hosts = TEXT_INIT, ports = TEXT_INIT;
        struct named_hosts named = { .hosts = &hosts, .ports = &ports };
        bool may_show = !strchr(query, '@');
        int r = 0;

        while (r >= 0 && *query) {
                size_t length = strcspn(query, "&");
                if (length > 0)
                        r = parse_parameter(conninfo, query, length, may_show, &named, error);
                query += length;
                query += *query == '&';
        }
        if (r < 0 || hosts.length == 0)
                return r;
        r = store(conninfo, "host", text_get(&hosts), error);
        if (r < 0 || text_get(&ports)[strspn(text_get(&ports), ",")] == '\0')
                return r;
        if (named.port_given)
                return wrong(error, "the URL names ports both behind its hosts and in \"port\"",
                             "write host=h1:5432&host=h2:5433, or host=h1,h2&port=5432,5433");
        return store(conninfo, "port", text_get(&ports), error);
}

/* The authority ends at the first of / ? #. An @ behind that may belong to a password that holds one. */
static int check_unambiguous(const char *rest, size_t authority, ski_error *error)
{
        bool has_user_info = memchr(rest, '@', authority) != NULL;
        const char *path = rest + authority, *at = strchr(path, '@');

        if (*path == '#' || (*path && authority > 0 && at && !has_user_info)) {
                ski_error_set(error, -SKI_ECONFIG, "the URL can be read in two ways: a \"%c\" stands %s", *path,
                              at ? "before the @" : "in it");
                ski_error_hint(
                        error,
                        "in a user name or password write %c as %%%02X, and behind the host write @ as %%40",
                        *path, (unsigned char)*path);
                return -SKI_ECONFIG;
        }
        if (at && *path == '/' && at < path + strcspn(path, "?"))
                return wrong(
                        error, "the URL can be read in two ways: an @ stands behind a \"/\"",
                        "in a user name or password write / as %2F, in the name of a database write @ as %40");
        return 0;
}

static int parse_url(struct conninfo *conninfo, const char *rest, ski_error *error)
{
        _cleanup_text_ struct text hosts = TEXT_INIT, ports = TEXT_INIT;
        _cleanup_free_ char *database = NULL;
        size_t authority = strcspn(rest, "/?#");
        const char *path = rest + authority, *at = memrchr(rest, '@', authority);
        const char *list = at ? at + 1 : rest;
        int r;

        r = check_unambiguous(rest, authority, error);
        if (r < 0)
                return r;
        if (at) {
                r = parse_user_info(conninfo, rest, (size_t)(at - rest), error);
                if (r < 0)
                        return r;
        }
        r = split_hosts(list, (size_t)(path - list), false, &hosts, &ports, error);
        if (r < 0)
                return r;
        r = store(conninfo, "host", text_get(&hosts), error);
        if (r < 0)
                return r;
        r = store(conninfo, "port", text_get(&ports), error);
        if (r < 0)
                return r;
        if (*path == '/') {
                size_t length = strcspn(++path, "?");
                r = decode(path, length, "name of the database", &database, error);
                if (r < 0)
                        return r;
                r = store(conninfo, "dbname", database, error);
                if (r < 0)
                        return r;
                path += length;
        }
        return *path == '?' ? parse_parameters(conninfo, path + 1, error) : 0;
}

/* Connection strings ------------------------------------------------------------------------------ */

static const char *skip_spaces(const char *text)
{
        while (isspace((unsigned char)*text))
                text++;
        return text;
}

/* Reads a value, quoted or not; NULL when its quote is not closed. */
static const char *scan_value(const char *text, struct text *value)
{
        bool quoted = *text == '\'';

        text += quoted;
        while (*text && (quoted ? *text != '\'' : !isspace((unsigned char)*text))) {
                if (*text == '\\' && text[1])
                        text++;
                text_append_char(value, *text++);
        }
        if (!quoted)
                return text;
        return *text == '\'' ? text + 1 : NULL;
}

static int parse_keywords(struct conninfo *conninfo, const char *text, ski_error *error)
{
        static const char hint[] =
                "write keyword=value with spaces between them; put a value that holds spaces or "
                "quotes in single quotes, with \\' and \\\\ inside";
        int r;

        for (text = skip_spaces(text); *text; text = skip_spaces(text)) {
                _cleanup_text_ struct text keyword = TEXT_INIT, value = TEXT_INIT;

                while (*text && *text != '=' && !isspace((unsigned char)*text))
                        text_append_char(&keyword, *text++);
                text = skip_spaces(text);
                if (*text != '=')
                        return wrong(error, "a word in the connection string has no \"=\" behind it", hint);
                text = scan_value(skip_spaces(text + 1), &value);
                if (!text)
                        return wrong(error, "a quote in the connection string is not closed", hint);
                if (keyword.failed || value.failed)
                        return ski_error_oom(error);
                /* Behind a password the word may be a piece of it that lacks its quotes. */
                bool may_show = is_word(text_get(&keyword)) && !conninfo_get(conninfo, "password");
                r = check_keyword(text_get(&keyword), may_show, error);
                if (r < 0)
                        return r;
                r = store(conninfo, text_get(&keyword), text_get(&value), error);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* ------------------------------------------------------------------------------------------------ */

/* A copy without the spaces and the pair of quotes around it. */
static char *trimmed(const char *text)
{
        size_t length;

        text = skip_spaces(text);
        length = strlen(text);
        while (length > 0 && isspace((unsigned char)text[length - 1]))
                length--;
        if (length >= 2 && (*text == '"' || *text == '\'') && text[length - 1] == *text) {
                text++;
                length -= 2;
        }
        return strndup(text, length);
}

/* The length of "name:" at the start, or 0. */
static size_t scheme_length(const char *text)
{
        size_t length = 0;

        while (isalnum((unsigned char)text[length]) ||
               (length > 0 && strchr("+-.", text[length]) && text[length]))
                length++;
        return length > 0 && text[length] == ':' ? length + 1 : 0;
}

static bool is_postgresql(const char *text)
{
        static const char *const schemes[] = { "postgresql", "postgres" };

        for (size_t i = 0; i < ARRAY_LENGTH(schemes); i++) {
                size_t length = strlen(schemes[i]);
                if (strncasecmp(text, schemes[i], length) == 0 && (text[length] == ':' || text[length] == '+'))
                        return true;
        }
        return false;
}

static int parse_any(struct conninfo *conninfo, const char *text, ski_error *error)
{
        size_t scheme = scheme_length(text);

        if (*text == '\0')
                return wrong(error, "the URL is empty", forms);
        if (scheme == 0)
                return strchr(text, '=') ? parse_keywords(conninfo, text, error)
                                         : wrong(error, "this is no PostgreSQL URL", forms);
        if (!text_starts_with(text + scheme, "//"))
                return wrong(error,
                             is_postgresql(text) ? "the URL lacks the // behind its scheme"
                                                 : "this is no PostgreSQL URL",
                             forms);
        if (!is_postgresql(text)) {
                ski_error_set(error, -SKI_ECONFIG, "\"%.*s\" is not the scheme of a PostgreSQL URL",
                              (int)(scheme - 1), text);
                ski_error_hint(error, "%s", forms);
                return -SKI_ECONFIG;
        }
        return parse_url(conninfo, text + scheme + 2, error);
}

static int check_values(const struct conninfo *conninfo, ski_error *error)
{
        const char *hosts = conninfo_get(conninfo, "host"), *ports = conninfo_get(conninfo, "port");
        const char *database = conninfo_get(conninfo, "dbname");
        int r = 0;

        if (hosts)
                r = check_hosts(hosts, error);
        if (r == 0 && ports)
                r = check_ports(ports, error);
        if (r == 0 && database && strlen(database) > LONGEST_NAME)
                r = wrong(error, "the name of the database has more than 63 bytes",
                          "PostgreSQL would cut it off and use another database");
        return r;
}

int conninfo_parse(const char *text, struct conninfo **ret, ski_error *error)
{
        _cleanup_(conninfo_freep) struct conninfo *conninfo = conninfo_new();
        _cleanup_free_ char *copy = trimmed(text);
        int r;

        if (!conninfo || !copy)
                return ski_error_oom(error);
        r = parse_any(conninfo, copy, error);
        if (r < 0)
                return r;
        r = check_values(conninfo, error);
        if (r < 0)
                return r;
        *ret = steal(conninfo);
        return 0;
}
