/* SPDX-License-Identifier: PostgreSQL */
#include "operations/init_migrations.h"

#include <string.h>

#include "base/file.h"

static const char readme[] =
        "Migrations of the database, for skinspire.\n"
        "\n"
        "Each file in versions/ is a revision: it leads from one state of the schema to the next, and back.\n"
        "\n"
        "    skinspire db revision -m \"add phones\"   a new revision, to be filled with SQL\n"
        "    skinspire db history                    all revisions, the newest first\n"
        "    skinspire db current                    where a database is\n";

void new_migrations_clear(struct new_migrations *made)
{
        strings_free(&made->folders);
        strings_free(&made->files);
}

static int refuse_full_folder(const struct migration_place *place, ski_error *error)
{
        _cleanup_strings_ struct strings content = STRINGS_INIT;
        int r;

        if (!file_exists(place->folder))
                return 0;
        r = folder_list(place->folder, NULL, &content, error);
        if (r < 0 || content.count == 0)
                return r;
        ski_error_set(error, -SKI_EREFUSED, "Directory %s already exists and is not empty", place->folder);
        return ski_error_hint(error, "-d DIR or the setting migrations.folder name another");
}

static int make_folder(const char *path, struct new_migrations *made, ski_error *error)
{
        int r;

        if (folder_exists(path))
                return 0;
        r = folder_make(path, 0755, error);
        if (r < 0)
                return r;
        strings_add(&made->folders, path);
        return made->folders.failed ? ski_error_oom(error) : 0;
}

static int write_readme(const struct migration_place *place, struct new_migrations *made, ski_error *error)
{
        _cleanup_free_ char *path = path_join(place->folder, "README");
        int r;

        if (!path)
                return ski_error_oom(error);
        r = file_write(path, readme, strlen(readme), 0644, error);
        if (r < 0)
                return r;
        strings_add(&made->files, path);
        return made->files.failed ? ski_error_oom(error) : 0;
}

int init_migrations(const struct migration_place *place, struct new_migrations *ret, ski_error *error)
{
        struct new_migrations made = { 0 };
        int r;

        r = refuse_full_folder(place, error);
        if (r == 0)
                r = make_folder(place->folder, &made, error);
        for (size_t i = 0; r == 0 && i < place->versions.count; i++)
                r = make_folder(place->versions.items[i], &made, error);
        if (r == 0)
                r = write_readme(place, &made, error);
        if (r < 0)
                new_migrations_clear(&made);
        else
                *ret = made;
        return r;
}
