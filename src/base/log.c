/* SPDX-License-Identifier: PostgreSQL */
#include "base/log.h"

#include "base/text.h"

static log_handler *current_handler;
static void *current_context;

void log_set_handler(log_handler *handler, void *context)
{
        current_handler = handler;
        current_context = context;
}

_printf_(2, 0) static void say(enum log_level level, const char *format, va_list arguments)
{
        _cleanup_text_ struct text message = TEXT_INIT;

        if (!current_handler)
                return;
        text_appendv(&message, format, arguments);
        current_handler(level, text_get(&message), current_context);
}

void log_debug(const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        say(LOG_LEVEL_DEBUG, format, arguments);
        va_end(arguments);
}

void log_info(const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        say(LOG_LEVEL_INFO, format, arguments);
        va_end(arguments);
}

void log_warning(const char *format, ...)
{
        va_list arguments;

        va_start(arguments, format);
        say(LOG_LEVEL_WARNING, format, arguments);
        va_end(arguments);
}
