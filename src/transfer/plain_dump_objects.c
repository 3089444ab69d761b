/* SPDX-License-Identifier: PostgreSQL
 *
 * Large objects in a plain dump: rows (see transfer/content.h) as SQL, one statement in each line, and back.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <endian.h>
#include <inttypes.h>
#include <string.h>

#include "base/text.h"
#include "transfer/plain_dump_internal.h"

static const char create[] = "SELECT pg_catalog.lo_create(", create_end[] = ");\n";
static const char put[] = "SELECT pg_catalog.lo_put(", put_end[] = "');\n";

/* A row's fields: their number, then each one's length and bytes. */
enum { OID_AT = 6, PLACE_AT = 14, LENGTH_AT = 22, BYTES_AT = 26 };

/* Writing ------------------------------------------------------------------------------------------ */

int plain_object_write(const char *row, size_t length, struct text *sql, ski_error *error)
{
        static const char digits[] = "0123456789abcdef";
        const unsigned char *bytes = (const unsigned char *)row;
        uint32_t oid;
        uint64_t place;

        if (length < BYTES_AT)
                return ski_error_set(error, -SKI_EDIFFERS, "a large object's row is damaged");
        memcpy(&oid, row + OID_AT, sizeof(oid));
        memcpy(&place, row + PLACE_AT, sizeof(place));
        oid = ntohl(oid);
        place = be64toh(place);
        if (place == 0)
                text_appendf(sql, "%s%" PRIu32 "%s", create, oid, create_end);
        if (length == BYTES_AT)
                return 0;
        text_appendf(sql, "%s%" PRIu32 ", %" PRIu64 ", '\\x", put, oid, place);
        for (size_t i = BYTES_AT; i < length; i++) {
                text_append_char(sql, digits[bytes[i] >> 4]);
                text_append_char(sql, digits[bytes[i] & 15]);
        }
        text_append(sql, put_end);
        return 0;
}

/* Reading ------------------------------------------------------------------------------------------ */

/* What is left of a line. */
struct rest {
        const char *bytes;
        size_t length;
};

static bool take(struct rest *rest, const char *words)
{
        size_t length = strlen(words);

        if (rest->length < length || memcmp(rest->bytes, words, length) != 0)
                return false;
        rest->bytes += length;
        rest->length -= length;
        return true;
}

static bool take_number(struct rest *rest, uint64_t *ret)
{
        const char *begin = rest->bytes;

        *ret = 0;
        while (rest->length > 0 && isdigit((unsigned char)*rest->bytes)) {
                *ret = *ret * 10 + (uint64_t)(*rest->bytes - '0');
                rest->bytes++;
                rest->length--;
        }
        return rest->bytes > begin;
}

static int digit_value(char digit)
{
        if (digit >= '0' && digit <= '9')
                return digit - '0';
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Up to the line's end. */
static bool take_bytes(struct rest *rest, struct text *ret)
{
        while (rest->length > sizeof(put_end) - 1) {
                int high = digit_value(rest->bytes[0]), low = digit_value(rest->bytes[1]);

                if (high < 0 || low < 0)
                        return false;
                text_append_char(ret, (char)(high << 4 | low));
                rest->bytes += 2;
                rest->length -= 2;
        }
        return take(rest, put_end) && rest->length == 0;
}

/* Hands on the row whose bytes begin behind BYTES_AT; their room is there. */
static int give(struct object_lines *lines, uint32_t oid, uint64_t place, struct text *row, ski_error *error)
{
        const struct {
                uint16_t count;
                uint32_t oid_length, oid, place_length;
                uint64_t place;
                uint32_t length;
        } __attribute__((packed)) head = {
                htons(3), htonl(4),       htonl(oid),
                htonl(8), htobe64(place), htonl((uint32_t)row->length - BYTES_AT),
        };

        _Static_assert(sizeof(head) == BYTES_AT, "a row's head");
        if (row->failed)
                return ski_error_oom(error);
        memcpy(row->bytes, &head, sizeof(head));
        row_tally_add(&lines->tally, row->bytes, row->length);
        return lines->sink->put(lines->sink->context, row->bytes, row->length, error);
}

static void make_room(struct text *row)
{
        static const char nothing[BYTES_AT];

        text_append_bytes(row, nothing, sizeof(nothing));
}

int object_lines_end(struct object_lines *lines, ski_error *error)
{
        _cleanup_text_ struct text row = TEXT_INIT;
        uint32_t oid = lines->made;

        if (oid == 0)
                return 0;
        lines->made = 0;
        make_room(&row);
        return give(lines, oid, 0, &row, error);
}

int object_lines_put(void *context, const char *line, size_t length, ski_error *error)
{
        struct object_lines *lines = context;
        struct rest rest = { line, length };
        _cleanup_text_ struct text row = TEXT_INIT;
        uint64_t oid, place;
        int r;

        if (take(&rest, create) && take_number(&rest, &oid) && take(&rest, create_end)) {
                r = object_lines_end(lines, error);
                lines->made = (uint32_t)oid;
                return r;
        }
        make_room(&row);
        if (!take(&rest, put) || !take_number(&rest, &oid) || !take(&rest, ", ") ||
            !take_number(&rest, &place) || !take(&rest, ", '\\x") || !take_bytes(&rest, &row))
                return ski_error_set(error, -SKI_EDIFFERS, "the large objects are damaged");
        /* What an object is made with is in its first row. */
        if (place == 0 && lines->made == oid)
                lines->made = 0;
        r = object_lines_end(lines, error);
        return r < 0 ? r : give(lines, (uint32_t)oid, place, &row, error);
}
