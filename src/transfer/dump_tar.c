/* SPDX-License-Identifier: PostgreSQL */
#include "transfer/dump_tar.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/macro.h"

/* A header takes one block; what it tells of is filled up to whole blocks. */
enum {
        BLOCK = 512,
        SIZE_AT = 124,
        SIZE_LENGTH = 12,
        CHECKSUM_AT = 148,
        CHECKSUM_LENGTH = 8,
        MAGIC_AT = 257,
};

static bool is_header(const unsigned char *block)
{
        return memcmp(block + MAGIC_AT, "ustar", 5) == 0;
}

bool dump_is_tar(const char *path)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        unsigned char block[BLOCK];

        return fd >= 0 && read(fd, block, BLOCK) == BLOCK && is_header(block);
}

/* Octal digits; or, for what they can't tell, bytes of which the first has its highest bit set. */
static uint64_t number(const unsigned char *field, size_t length)
{
        uint64_t value = 0;

        if (field[0] & 0x80) {
                for (size_t i = 1; i < length; i++)
                        value = value << 8 | field[i];
                return value;
        }
        for (size_t i = 0; i < length && (field[i] == ' ' || (field[i] >= '0' && field[i] <= '7')); i++)
                if (field[i] != ' ')
                        value = value << 3 | (uint64_t)(field[i] - '0');
        return value;
}

/* The sum of the header's bytes, where its own count as blanks. */
static bool has_right_checksum(const unsigned char *block)
{
        uint64_t sum = (uint64_t)CHECKSUM_LENGTH * ' ';

        for (size_t i = 0; i < BLOCK; i++)
                if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_LENGTH)
                        sum += block[i];
        return sum == number(block + CHECKSUM_AT, CHECKSUM_LENGTH);
}

static bool is_end(const unsigned char *block)
{
        static const unsigned char zeros[BLOCK];

        return memcmp(block, zeros, BLOCK) == 0;
}

int dump_check_tar(const char *path, ski_error *error)
{
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        unsigned char block[BLOCK];
        struct stat status;
        uint64_t at = 0, size, length;

        if (fd < 0 || fstat(fd, &status) < 0)
                return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read %s", path);
        length = (uint64_t)status.st_size;
        for (;;) {
                ssize_t read = pread(fd, block, BLOCK, (off_t)at);

                if (read < 0)
                        return ski_error_set_errno(error, -SKI_EIO, errno, "cannot read %s", path);
                if (read < BLOCK)
                        return ski_error_set(error, -SKI_EDIFFERS,
                                             "%s is cut off: the end of the archive is missing", path);
                if (is_end(block))
                        return 0;
                if (!is_header(block) || !has_right_checksum(block))
                        return ski_error_set(error, -SKI_EDIFFERS,
                                             "%s is damaged: at byte %llu there is no member of a tar archive",
                                             path, (unsigned long long)at);
                size = number(block + SIZE_AT, SIZE_LENGTH);
                if (size > length - at)
                        return ski_error_set(error, -SKI_EDIFFERS,
                                             "%s is cut off: a member of %llu bytes is not there as a whole",
                                             path, (unsigned long long)size);
                at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
        }
}
