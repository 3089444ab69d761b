/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/archive_stream.h"

int byte_source_fill(struct byte_source *source, void *buffer, size_t size, size_t *ret_length,
                     ski_error *error)
{
        size_t filled = 0, length;
        int r;

        while (filled < size) {
                r = source->read(source, (char *)buffer + filled, size - filled, &length, error);
                if (r < 0)
                        return r;
                if (length == 0)
                        break;
                filled += length;
        }
        *ret_length = filled;
        return 0;
}
