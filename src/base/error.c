/* SPDX-License-Identifier: PostgreSQL */
#include "skinspire/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/macro.h"

/* What stands in message when there was no memory for one; never freed. */
static char out_of_memory[] = "out of memory";

/* The code of the thread's last error that nobody wanted the texts of: `return ski_error_hint(NULL, …)` must
 * still return it. */
static _Thread_local int unheard;

static void drop(char **text)
{
        if (*text != out_of_memory)
                free(*text);
        *text = NULL;
}

__attribute__((format(printf, 2, 0))) static void replace(char **text, const char *format, va_list arguments)
{
        char *formatted;

        if (vasprintf(&formatted, format, arguments) < 0)
                formatted = out_of_memory;
        drop(text);
        *text = formatted;
}

SKI_PUBLIC void ski_error_clear(ski_error *error)
{
        if (!error)
                return;
        drop(&error->message);
        drop(&error->detail);
        drop(&error->hint);
        drop(&error->file);
        *error = (ski_error)SKI_ERROR_INIT;
}

SKI_PUBLIC int ski_error_oom(ski_error *error)
{
        if (!error)
                return unheard = -SKI_ENOMEM;
        ski_error_clear(error);
        error->message = out_of_memory;
        return error->code = -SKI_ENOMEM;
}

/* The new text is made before the old one is freed: the arguments may point into the old error. */
__attribute__((format(printf, 3, 0))) static int set(ski_error *error, int code, const char *format,
                                                     va_list arguments)
{
        char *message = NULL;

        if (!error)
                return unheard = code;
        replace(&message, format, arguments);
        ski_error_clear(error);
        error->code = code;
        error->message = message;
        return code;
}

SKI_PUBLIC int ski_error_set(ski_error *error, int code, const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        set(error, code, format, arguments);
        va_end(arguments);
        return code;
}

SKI_PUBLIC int ski_error_set_errno(ski_error *error, int code, int errnum, const char *format, ...)
{
        va_list arguments;
        _cleanup_free_ char *message = NULL;

        va_start(arguments, format);
        int length = vasprintf(&message, format, arguments);
        va_end(arguments);
        if (length < 0) {
                message = NULL;
                ski_error_oom(error);
                return code;
        }
        ski_error_set(error, code, "%s: %s", message, strerror(errnum));
        if (errnum == ENOSPC || errnum == EDQUOT)
                ski_error_hint(error, "make room on the file system of that file, or use another one");
        return code;
}

SKI_PUBLIC int ski_error_detail(ski_error *error, const char *format, ...)
{
        va_list arguments;

        if (!error)
                return unheard;
        va_start(arguments, format);
        replace(&error->detail, format, arguments);
        va_end(arguments);
        return error->code;
}

SKI_PUBLIC int ski_error_hint(ski_error *error, const char *format, ...)
{
        va_list arguments;

        if (!error)
                return unheard;
        va_start(arguments, format);
        replace(&error->hint, format, arguments);
        va_end(arguments);
        return error->code;
}

SKI_PUBLIC int ski_error_place(ski_error *error, const char *file, unsigned line, unsigned column)
{
        if (!error)
                return unheard;
        char *copy = file ? strdup(file) : NULL;
        drop(&error->file);
        error->file = copy;
        error->line = line;
        error->column = column;
        return error->code;
}

SKI_PUBLIC int ski_error_prefix(ski_error *error, const char *format, ...)
{
        va_list arguments;
        _cleanup_free_ char *prefix = NULL;
        char *joined;

        if (!error || !error->message)
                return error ? error->code : unheard;
        va_start(arguments, format);
        int length = vasprintf(&prefix, format, arguments);
        va_end(arguments);
        if (length < 0) {
                prefix = NULL;
                return error->code;
        }
        if (asprintf(&joined, "%s: %s", prefix, error->message) < 0)
                return error->code;
        drop(&error->message);
        error->message = joined;
        return error->code;
}

SKI_PUBLIC int ski_error_move(ski_error *to, ski_error *from)
{
        int code = from->code;

        if (!to) {
                ski_error_clear(from);
                return unheard = code;
        }
        ski_error_clear(to);
        *to = *from;
        *from = (ski_error)SKI_ERROR_INIT;
        return code;
}

SKI_PUBLIC const char *ski_error_name(int code)
{
        static const char *const names[] = {
                [0] = "done",
                [SKI_ENOMEM] = "out of memory",
                [SKI_EUSAGE] = "wrong usage",
                [SKI_ECONFIG] = "configuration",
                [SKI_ECONNECT] = "cannot connect",
                [SKI_ESERVER] = "the server refused a statement",
                [SKI_EDATA] = "the server refused a value",
                [SKI_ECONFLICT] = "conflict with another transaction",
                [SKI_ETIMEOUT] = "timed out",
                [SKI_ELOST] = "connection lost",
                [SKI_EDIFFERS] = "differences found",
                [SKI_EREFUSED] = "refused by a guard",
                [SKI_ENOTFOUND] = "not found",
                [SKI_EBUSY] = "busy",
                [SKI_EIO] = "input or output failed",
                [SKI_EPROGRAM] = "a program failed",
                [SKI_EINTERRUPTED] = "interrupted",
        };

        code = code < 0 ? -code : code;
        return (size_t)code < ARRAY_LENGTH(names) ? names[code] : "unknown error";
}
