/* SPDX-License-Identifier: PostgreSQL
 *
 * skinspire-docs: runs during the build. Checks the words of the command table and writes what is made
 * from it:   skinspire-docs MANUAL-PAGE COMPLETION-TEMPLATE COMPLETION
 */
#include <stdio.h>

#include "base/file.h"
#include "cli/commands.h"
#include "cli/manual.h"
#include "cli/words.h"
#include "report/failure.h"

static int write_text(const char *path, struct text *text, ski_error *error)
{
        if (text->failed)
                return ski_error_oom(error);
        return file_write(path, text_get(text), text->length, 0644, error);
}

static int write_all_documents(char *const paths[], ski_error *error)
{
        _cleanup_text_ struct text page = TEXT_INIT, completion = TEXT_INIT;
        int r;

        manual_append_page(&skinspire_commands, SKINSPIRE_VERSION, &page);
        r = write_text(paths[0], &page, error);
        if (r < 0)
                return r;
        r = file_read(paths[1], &completion, error);
        if (r < 0)
                return r;
        manual_append_completion(&skinspire_commands, &completion);
        return write_text(paths[2], &completion, error);
}

int main(int argc, char *argv[])
{
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        _cleanup_strings_ struct strings faults = STRINGS_INIT;

        if (argc != 4) {
                fprintf(stderr, "usage: skinspire-docs MANUAL-PAGE COMPLETION-TEMPLATE COMPLETION\n");
                return 2;
        }
        words_check(&skinspire_commands, &faults);
        for (size_t i = 0; i < faults.count; i++)
                fprintf(stderr, "src/cli/commands*.c: %s\n", faults.items[i]);
        if (faults.count > 0 || faults.failed)
                return 1;
        if (write_all_documents(argv + 1, &error) < 0) {
                failure_print(&error, 1, false);
                return 1;
        }
        return 0;
}
