/* SPDX-License-Identifier: PostgreSQL */
#include "catalog/kinds/firing.h"

const char *firing_verb(const char *state)
{
        switch (state[0]) {
        case 'D':
                return "DISABLE";
        case 'R':
                return "ENABLE REPLICA";
        case 'A':
                return "ENABLE ALWAYS";
        default:
                return "ENABLE";
        }
}
