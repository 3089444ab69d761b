/* SPDX-License-Identifier: PostgreSQL
 *
 * The one way in which a name or a value becomes part of a statement that can't take it as $1.
 */
#ifndef POSTGRES_QUOTE_H
#define POSTGRES_QUOTE_H

#include <stdarg.h>

#include "base/text.h"

/* "Patients": always in double quotes, so that no keyword, capital or space matters. */
void quote_identifier(struct text *text, const char *name);
/* "schema"."name" */
void quote_qualified(struct text *text, const char *schema, const char *name);
/* What an identifier names that the server has quoted where needed: Ward 3 for "Ward 3", wards for wards. For the
 * caller to free; NULL when memory ran out. */
char *unquote_identifier(const char *quoted);
/* 'value', or E'…' where it holds a backslash: right for both settings of standard_conforming_strings. */
void quote_literal(struct text *text, const char *value);

/* Appends `template` with each %I replaced by the next argument as an identifier, %L as a literal (NULL
 * gives the keyword NULL), %s as it stands (only for keywords written in our own code and for what the server
 * itself has quoted), and %% by %. */
void quote_format(struct text *text, const char *template, ...);
void quote_formatv(struct text *text, const char *template, va_list arguments);

#endif
