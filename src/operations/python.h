/* SPDX-License-Identifier: PostgreSQL
 *
 * The Python that a project's own programs run with.
 */
#ifndef OPERATIONS_PYTHON_H
#define OPERATIONS_PYTHON_H

#include "config/project.h"

/* The first that can import `module` among: the active virtual environment's, those of .venv and venv in the project's
 * folder, that of `script` (flask, alembic) as found in PATH, python3, /usr/bin/python3. With `wanted` (a path or a name in
 * PATH) only that one. The caller frees it. -SKI_EPROGRAM where none can. */
int python_find(const struct project *project, const char *wanted, const char *module, const char *script,
                char **ret, ski_error *error);

#endif
