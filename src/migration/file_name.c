/* SPDX-License-Identifier: PostgreSQL */
#include "migration/file_name.h"

#include <ctype.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wctype.h>

#include "base/file.h"
#include "base/text.h"

/* Dates ------------------------------------------------------------------------------------------------ */

bool file_name_zone_exists(const char *name)
{
        const char *folder = getenv("TZDIR");
        _cleanup_free_ char *path = path_join(folder && *folder ? folder : "/usr/share/zoneinfo", name);

        if (strcmp(name, "UTC") == 0)
                return true;
        return *name != '/' && !strstr(name, "..") && path && file_exists(path) && !folder_exists(path);
}

static void set_zone(const char *zone)
{
        if (zone)
                setenv("TZ", zone, 1);
        else
                unsetenv("TZ");
        tzset();
}

void file_date_now(const char *zone, struct file_date *ret)
{
        const char *own = getenv("TZ");
        _cleanup_free_ char *before = own ? strdup(own) : NULL;

        *ret = (struct file_date){ .has_zone = zone != NULL };
        clock_gettime(CLOCK_REALTIME, &ret->time);
        if (zone)
                set_zone(zone);
        localtime_r(&ret->time.tv_sec, &ret->clock);
        if (zone)
                set_zone(before);
}

char *file_date_text(const struct file_date *date)
{
        _cleanup_text_ struct text text = TEXT_INIT;
        char day[32] = "";

        strftime(day, sizeof(day), "%Y-%m-%d %H:%M:%S", &date->clock);
        text_appendf(&text, "%s.%06ld", day, date->time.tv_nsec / 1000);
        if (date->has_zone) {
                long minutes = labs(date->clock.tm_gmtoff / 60);

                text_appendf(&text, "%c%02ld:%02ld", date->clock.tm_gmtoff < 0 ? '-' : '+', minutes / 60,
                             minutes % 60);
        }
        return text_steal(&text);
}

/* Templates -------------------------------------------------------------------------------------------- */

/* What stands between "%(" and the letter that ends it, as in Python. */
struct directive {
        char name[16];
        long digits; /* of a number, at least */
        size_t length;
};

static const char *const text_names[] = { "rev", "slug", NULL };
static const char *const number_names[] = { "epoch", "year", "month", "day", "hour", "minute", "second", NULL };

static bool is_one_of(const char *name, const char *const *names)
{
        for (; *names; names++) {
                if (strcmp(name, *names) == 0)
                        return true;
        }
        return false;
}

static bool read_directive(const char *at, struct directive *ret)
{
        const char *start = at;
        size_t length;

        *ret = (struct directive){ 0 };
        if (at[0] != '%' || at[1] != '(')
                return false;
        length = strcspn(at + 2, ")");
        if (!at[2 + length] || length >= sizeof(ret->name))
                return false;
        memcpy(ret->name, at + 2, length);
        at += 2 + length + 1;
        if (*at == '0' || *at == '.') {
                char *end;

                ret->digits = strtol(at + 1, &end, 10);
                if (end == at + 1 || ret->digits < 0 || ret->digits > 20)
                        return false;
                at = end;
        }
        ret->length = (size_t)(at + 1 - start);
        if (is_one_of(ret->name, text_names))
                return *at == 's' && ret->digits == 0;
        return is_one_of(ret->name, number_names) && *at && strchr("sdi", *at);
}

int file_name_check_template(const char *template, ski_error *error)
{
        bool has_id = false;

        for (const char *at = template; *at;) {
                struct directive directive;

                if (*at == '/')
                        return ski_error_set(error, -SKI_ECONFIG, "a file's name has no '/'");
                if (*at != '%' || at[1] == '%') {
                        at += *at == '%' ? 2 : 1;
                        continue;
                }
                if (!read_directive(at, &directive)) {
                        ski_error_set(error, -SKI_ECONFIG, "'%s' can't be understood", at);
                        return -SKI_ECONFIG;
                }
                has_id |= strcmp(directive.name, "rev") == 0 || strcmp(directive.name, "epoch") == 0;
                at += directive.length;
        }
        return has_id ? 0
                      : ski_error_set(error, -SKI_ECONFIG, "without %%(rev)s files would have the same name");
}

static long number_of(const char *name, const struct file_date *date)
{
        const struct tm *clock = &date->clock;
        const long values[] = {
                (long)date->time.tv_sec, clock->tm_year + 1900L, clock->tm_mon + 1L, clock->tm_mday,
                clock->tm_hour,          clock->tm_min,          clock->tm_sec
        };

        for (size_t i = 0; i < ARRAY_LENGTH(values); i++) {
                if (strcmp(name, number_names[i]) == 0)
                        return values[i];
        }
        return 0;
}

/* Slugs ------------------------------------------------------------------------------------------------ */

/* The character at the bytes, which are UTF-8; *length becomes its bytes' number. */
static wint_t character_at(const char *bytes, size_t *length)
{
        const unsigned char first = (unsigned char)*bytes;
        wint_t character;

        *length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        character = *length == 1 ? first : first & (0xFFU >> (*length + 1));
        for (size_t i = 1; i < *length; i++)
                character = character << 6 | ((unsigned char)bytes[i] & 0x3F);
        return character;
}

static void append_character(struct text *text, wint_t character)
{
        if (character < 0x80) {
                text_append_char(text, (char)character);
                return;
        }
        int continued = character < 0x800 ? 1 : character < 0x10000 ? 2 : 3;
        text_append_char(text, (char)((0xF0U << (3 - continued)) | character >> (6 * continued)));
        while (continued-- > 0)
                text_append_char(text, (char)(0x80 | ((character >> (6 * continued)) & 0x3F)));
}

/* The message's words in small letters, with "_" between. */
static void append_words(struct text *slug, const char *message)
{
        /* Which characters are letters must not depend on who types. */
        locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
        bool open = false;
        size_t length;

        for (const char *at = message; *at; at += length) {
                wint_t character = character_at(at, &length);
                bool is_word = character == '_' || (locale ? iswalnum_l(character, locale)
                                                           : character >= 0x80 || isalnum((int)character));

                if (is_word && !open && slug->length > 0)
                        text_append_char(slug, '_');
                if (is_word)
                        append_character(slug, locale ? towlower_l(character, locale) : character);
                open = is_word;
        }
        if (locale)
                freelocale(locale);
}

static size_t characters_in(const char *text, size_t most, size_t *bytes)
{
        size_t count = 0, length;
        const char *at = text;

        for (; *at && count < most; at += length, count++)
                character_at(at, &length);
        *bytes = (size_t)(at - text);
        return count;
}

/* A long one ends behind a word, with "_" for what is gone. */
static char *make_slug(const char *message, unsigned long most)
{
        _cleanup_text_ struct text slug = TEXT_INIT;
        size_t bytes;

        append_words(&slug, message);
        characters_in(text_get(&slug), most, &bytes);
        if (bytes < slug.length) {
                slug.bytes[bytes] = '\0';
                slug.length = bytes;
                char *last = strrchr(slug.bytes, '_');
                if (last) {
                        *last = '\0';
                        slug.length = (size_t)(last - slug.bytes);
                }
                text_append_char(&slug, '_');
        }
        text_append(&slug, "");
        return text_steal(&slug);
}

char *file_name_compose(const char *template, const char *id, const char *message, unsigned long slug_length,
                        const struct file_date *date)
{
        _cleanup_free_ char *slug = make_slug(message, slug_length);
        _cleanup_text_ struct text name = TEXT_INIT;

        if (!slug)
                return NULL;
        for (const char *at = template; *at;) {
                struct directive directive;

                if (!read_directive(at, &directive)) {
                        text_append_char(&name, *at);
                        at += *at == '%' ? 2 : 1;
                        continue;
                }
                if (strcmp(directive.name, "rev") == 0)
                        text_append(&name, id);
                else if (strcmp(directive.name, "slug") == 0)
                        text_append(&name, slug);
                else
                        text_appendf(&name, "%0*ld", (int)directive.digits, number_of(directive.name, date));
                at += directive.length;
        }
        text_append(&name, ".sql");
        return text_steal(&name);
}
