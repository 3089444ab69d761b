/* SPDX-License-Identifier: PostgreSQL */
#include "migration/loose_file.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "migration/revision.h"

void loose_file_clear(struct loose_file *file)
{
        free(file->path);
        free(file->id);
        free(file->message);
        free(file->created);
        strings_free(&file->groups);
        *file = (struct loose_file){ 0 };
}

/* Comparing ---------------------------------------------------------------------------------------- */

/* Of any length: with more digits is greater. */
static int compare_numbers(const char *a, const char *b)
{
        size_t length = strlen(a), other = strlen(b);

        return length != other ? (length < other ? -1 : 1) : strcmp(a, b);
}

int loose_file_compare(const struct loose_file *a, const struct loose_file *b)
{
        for (size_t i = 0; i < a->groups.count && i < b->groups.count; i++) {
                int order = compare_numbers(a->groups.items[i], b->groups.items[i]);

                if (order != 0)
                        return order;
        }
        return a->groups.count < b->groups.count ? -1 : a->groups.count > b->groups.count;
}

/* Reading ------------------------------------------------------------------------------------------ */

static void add_group(struct loose_file *file, const char *digits, size_t length)
{
        while (length > 1 && *digits == '0') {
                digits++;
                length--;
        }
        strings_addf(&file->groups, "%.*s", (int)length, digits);
}

static long number_at(const char *digits, size_t length)
{
        long number = 0;

        for (size_t i = 0; i < length; i++)
                number = number * 10 + (digits[i] - '0');
        return number;
}

static bool is_day(long year, long month, long day)
{
        return year >= 1970 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/* 20240131, 202401311530 or 20240131153000 counts as the numbers that it is made of, as 2024-01-31 does. */
static bool add_date(struct loose_file *file, const char *digits, size_t length)
{
        if ((length != 8 && length != 12 && length != 14) ||
            !is_day(number_at(digits, 4), number_at(digits + 4, 2), number_at(digits + 6, 2)))
                return false;
        add_group(file, digits, 4);
        for (size_t i = 4; i < length; i += 2)
                add_group(file, digits + i, 2);
        return true;
}

/* Behind a day 1530 or 153000 is a time. */
static bool add_time(struct loose_file *file, const char *digits, size_t length)
{
        if (file->groups.count != 3 || strlen(file->groups.items[0]) != 4 || (length != 4 && length != 6))
                return false;
        for (size_t i = 0; i < length; i += 2)
                add_group(file, digits + i, 2);
        return true;
}

static size_t count_digits(const char *text)
{
        return strspn(text, "0123456789");
}

/* A number behind a separator goes on with the place where it stands alone: not the 2 of "001_2fa". */
static bool goes_on(const char *text)
{
        size_t length = *text && strchr("._-T:", *text) ? count_digits(text + 1) : 0;

        if (length == 0)
                return false;
        text += 1 + length;
        return !isalpha((unsigned char)*text) || (*text == 'T' && isdigit((unsigned char)text[1]));
}

/* What is behind the number; NULL where there is none. */
static const char *read_place(struct loose_file *file, const char *name)
{
        _cleanup_text_ struct text id = TEXT_INIT;
        const char *at = name;

        for (;;) {
                size_t length = count_digits(at);

                if (length == 0)
                        return NULL;
                if (file->groups.count == 0 ? !add_date(file, at, length) : !add_time(file, at, length))
                        add_group(file, at, length);
                text_append_bytes(&id, at, length);
                at += length;
                if (!goes_on(at))
                        break;
                if (*at != '-' && *at != ':')
                        text_append_char(&id, *at);
                at++;
        }
        file->id = text_steal(&id);
        return at;
}

static void note_date(struct loose_file *file)
{
        long parts[6] = { 0 };

        for (size_t i = 0; i < file->groups.count && i < ARRAY_LENGTH(parts); i++) {
                size_t length = strlen(file->groups.items[i]);

                parts[i] = length <= 4 ? number_at(file->groups.items[i], length) : -1;
        }
        if (file->groups.count >= 3 && is_day(parts[0], parts[1], parts[2]) && parts[3] < 24 && parts[4] < 60 &&
            parts[5] < 60)
                file->created = text_format("%04ld-%02ld-%02ld %02ld:%02ld:%02ld", parts[0], parts[1], parts[2],
                                            parts[3], parts[4], parts[5]);
        else
                file->created = strdup("");
}

static void note_message(struct loose_file *file, const char *rest)
{
        rest += strspn(rest, "_-. ");
        file->message = strdup(*rest ? rest : file->id ? file->id : "");
        for (char *at = file->message; *rest && at && *at; at++) {
                if (*at == '_' || *at == '-')
                        *at = ' ';
        }
}

/* Takes ".down" and the like off the end. */
static bool take_direction(char *name)
{
        static const struct {
                const char *suffix;
                bool is_down;
        } suffixes[] = {
                { "up", false }, { "down", true }, { "undo", true }, { "revert", true }, { "rollback", true }
        };
        size_t length = strlen(name);

        for (size_t i = 0; i < ARRAY_LENGTH(suffixes); i++) {
                size_t suffix = strlen(suffixes[i].suffix);

                if (length <= suffix + 1 || strcasecmp(name + length - suffix, suffixes[i].suffix) != 0 ||
                    !strchr("._-", name[length - suffix - 1]))
                        continue;
                name[length - suffix - 1] = '\0';
                return suffixes[i].is_down;
        }
        return false;
}

static int refuse(const char *path, const char *why, const char *hint, ski_error *error)
{
        ski_error_set(error, -SKI_EUSAGE, "%s", why);
        ski_error_place(error, path, 0, 0);
        return ski_error_hint(error, "%s", hint);
}

int loose_file_read(const char *path, struct loose_file *ret, ski_error *error)
{
        const char *slash = strrchr(path, '/'), *start = slash ? slash + 1 : path, *rest;
        _cleanup_free_ char *name = strndup(start, strlen(start) - strlen(".sql"));
        bool has_letter;

        if (!name)
                return ski_error_oom(error);
        if (strncasecmp(name, "R__", 3) == 0)
                return refuse(path, "a file that runs again whenever it changes is no revision",
                              "make a revision of it, or keep it among the files of database.schema", error);
        ret->is_down = take_direction(name);
        has_letter = strchr("VvUu", name[0]) && isdigit((unsigned char)name[1]);
        ret->is_down |= has_letter && tolower((unsigned char)name[0]) == 'u';
        rest = read_place(ret, name + has_letter);
        if (!rest)
                return refuse(
                        path,
                        "the file's name begins with no number and no date, so it has no place in an order",
                        "call it as 001_name.sql or 20240131_name.sql, or take it out of the folder", error);
        note_date(ret);
        note_message(ret, rest);
        ret->path = strdup(path);
        if (!ret->path || !ret->id || !ret->message || !ret->created || ret->groups.failed)
                return ski_error_oom(error);
        if (!revision_id_is_valid(ret->id))
                return refuse(path, "the number is too long for an identifier", "it has at most 32 characters",
                              error);
        return 0;
}
