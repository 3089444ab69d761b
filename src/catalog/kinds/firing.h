/* SPDX-License-Identifier: PostgreSQL
 *
 * When triggers, event triggers and rules fire: always, in replicas alone, or not at all.
 */
#ifndef CATALOG_KINDS_FIRING_H
#define CATALOG_KINDS_FIRING_H

/* "ENABLE", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS" for the catalogs' O, D, R, A. */
const char *firing_verb(const char *state);

#endif
