/* SPDX-License-Identifier: PostgreSQL
 *
 * Lists the active patients of a city: list_patients CITY [ENVIRONMENT]
 *
 *     cc list_patients.c $(pkg-config --cflags --libs skinspire) -o list_patients
 *
 * Which database that is follows from the project's settings, by the same rules as for `skinspire`.
 */
#include <skinspire/environment.h>
#include <skinspire/session.h>

#include <stdio.h>

static const char patients_of_city[] = "select medical_record_number, family_name, given_name, registered_on"
                                       "  from patients"
                                       " where city = $1 and is_active"
                                       " order by family_name, given_name, medical_record_number"
                                       " limit $2";

static int list_patients(ski_session *session, const char *city, ski_error *error)
{
        SKI_CLEANUP_SCOPE ski_scope scope = SKI_SCOPE_INIT;
        SKI_CLEANUP_RESULT ski_result *patients = NULL;
        int r;

        r = ski_scope_begin(&scope, session, SKI_READ_ONLY, error);
        if (r < 0)
                return r;
        r = ski_execute(session, &patients, error, patients_of_city, SKI_PARAMS(ski_text(city), ski_int8(100)));
        if (r < 0)
                return r;

        for (size_t row = 0; row < ski_result_rows(patients); row++)
                printf("%s  %s, %s (since %s)\n", ski_result_text(patients, row, 0),
                       ski_result_text(patients, row, 1), ski_result_text(patients, row, 2),
                       ski_result_text(patients, row, 3));
        printf("%zu patients\n", ski_result_rows(patients));
        return ski_scope_commit(&scope, error);
}

static int complain(const ski_error *error)
{
        fprintf(stderr, "list_patients: %s\n", error->message);
        if (error->hint)
                fprintf(stderr, "hint: %s\n", error->hint);
        return 1;
}

int main(int argc, char **argv)
{
        const ski_session_options options = { .application_name = "list_patients", .read_only = true };
        SKI_CLEANUP_ERROR ski_error error = SKI_ERROR_INIT;
        SKI_CLEANUP_SESSION ski_session *session = NULL;

        if (argc < 2 || argc > 3) {
                fprintf(stderr, "usage: list_patients CITY [ENVIRONMENT]\n");
                return 2;
        }
        if (ski_session_open_environment(argv[2], &options, &session, &error) < 0)
                return complain(&error);
        if (list_patients(session, argv[1], &error) < 0)
                return complain(&error);
        return 0;
}
