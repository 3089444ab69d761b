/* SPDX-License-Identifier: PostgreSQL */
#include "operations/migration_lock.h"

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "postgres/session_internal.h"

enum { PAUSE = 200 }; /* milliseconds between two tries */

static int try_lock(ski_session *session, bool *ret_taken, ski_error *error)
{
        SKI_CLEANUP_RESULT ski_result *rows = NULL;
        int r;

        r = ski_execute(
                session, &rows, error,
                "select pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('skinspire.migrations', "
                "0))",
                SKI_NO_PARAMS);
        if (r == 0)
                *ret_taken = ski_result_bool(rows, 0, 0);
        return r;
}

static int refuse(const char *environment, ski_error *error)
{
        return ski_error_set(error, -SKI_EBUSY, "another run of the migrations is going on in %s", environment);
}

static int check_direct(ski_session *session, const char *environment, ski_error *error)
{
        bool is_direct;
        int r;

        r = session_is_direct(session, &is_direct, error);
        if (r < 0 || is_direct)
                return r;
        ski_error_set(error, -SKI_EUSAGE,
                      "the connection of %s leads through a pooler, which can't keep a lock", environment);
        return ski_error_hint(error, "let its url name the server itself while migrations run");
}

int migration_lock_take(ski_session *session, const char *environment, bool no_wait, ski_error *error)
{
        bool taken = false, said = false;
        int r;

        r = check_direct(session, environment, error);
        while (r == 0) {
                r = try_lock(session, &taken, error);
                if (r < 0 || taken)
                        return r;
                if (no_wait) {
                        refuse(environment, error);
                        return ski_error_hint(error, "without --no-wait it is waited for");
                }
                if (!said)
                        log_info("another run of the migrations is going on in %s; waiting for its end",
                                 environment);
                said = true;
                if (interrupt_requested())
                        return ski_error_set(error, -SKI_EINTERRUPTED, "interrupted");
                clock_sleep(PAUSE);
        }
        return r;
}

int migration_lock_hold(ski_session *session, const char *environment, ski_error *error)
{
        bool taken = false;
        int r;

        r = try_lock(session, &taken, error);
        return r == 0 && !taken ? refuse(environment, error) : r;
}
