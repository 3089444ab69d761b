/* SPDX-License-Identifier: PostgreSQL
 *
 * Talk for whoever watches: the library speaks at debug level only, operations also at info and
 * warning. Nothing is said until the program sets a handler; the handler decides where it goes.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/macro.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING };

typedef void log_handler(enum log_level level, const char *message, void *context);

void log_set_handler(log_handler *handler, void *context);

void log_debug(const char *format, ...) _printf_(1, 2);
void log_info(const char *format, ...) _printf_(1, 2);
void log_warning(const char *format, ...) _printf_(1, 2);

#endif
