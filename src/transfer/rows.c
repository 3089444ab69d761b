/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/rows.h"

#include <xxhash.h>

void row_tally_add(struct row_tally *tally, const char *row, size_t length)
{
        tally->rows++;
        tally->bytes += length;
        tally->checksum += XXH3_64bits(row, length);
}

void row_tally_join(struct row_tally *tally, const struct row_tally *part)
{
        tally->rows += part->rows;
        tally->bytes += part->bytes;
        tally->checksum += part->checksum;
}

bool row_tally_equal(const struct row_tally *a, const struct row_tally *b)
{
        return a->rows == b->rows && a->bytes == b->bytes && a->checksum == b->checksum;
}
