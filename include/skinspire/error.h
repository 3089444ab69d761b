/* SPDX-License-Identifier: PostgreSQL
 *
 * Errors: how every function of libskinspire says what went wrong.
 *
 * A function returns 0 or a negative SKI_E… code. Its last parameter is a ski_error that it fills
 * when it fails; NULL is allowed and means that only the code is wanted. One ski_error belongs to
 * one thread at a time. The library never prints, logs above debug, or exits.
 */
#ifndef SKINSPIRE_ERROR_H
#define SKINSPIRE_ERROR_H

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SKI_PUBLIC __attribute__((visibility("default")))

enum {
        SKI_ENOMEM = 1,    /* memory ran out */
        SKI_EUSAGE,        /* the caller asked for something that makes no sense */
        SKI_ECONFIG,       /* a setting, a URL or a project file is wrong or missing */
        SKI_ECONNECT,      /* the server can't be reached, or refuses the connection */
        SKI_ESERVER,       /* the server refused a statement */
        SKI_EDATA,         /* as SKI_ESERVER, for a row's values (SQLSTATE classes 22 and 23) */
        SKI_ECONFLICT,     /* serialization failure or deadlock: the same work may succeed if done again */
        SKI_ETIMEOUT,      /* a time limit passed */
        SKI_ELOST,         /* the connection broke, or was made by another process */
        SKI_EDIFFERS,      /* a check found differences */
        SKI_EREFUSED,      /* a guard said no */
        SKI_ENOTFOUND,     /* the thing asked for does not exist */
        SKI_EBUSY,         /* somebody else is doing this now */
        SKI_EIO,           /* a file or the disk failed */
        SKI_EPROGRAM,      /* a program that was started failed */
        SKI_EINTERRUPTED,  /* the caller asked to stop */
};

/* All texts are owned by the error and are NULL when there is nothing to say. */
typedef struct ski_error {
        int code;             /* 0, or the negative SKI_E… code that the failing function returned */
        char sqlstate[6];     /* five characters when the server or libpq gave one, else "" */
        char *message;        /* one line, no full stop at its end */
        char *detail;         /* more of the same, may have several lines */
        char *hint;           /* what to do next */
        char *file;           /* the file that the position is in */
        unsigned line;        /* 1-based, 0 when unknown */
        unsigned column;      /* 1-based, in characters, 0 when unknown */
} ski_error;

#define SKI_ERROR_INIT { 0 }

/* Declares a variable that is cleared when it goes out of scope. */
#define SKI_CLEANUP_ERROR __attribute__((cleanup(ski_error_clear)))

/* Frees what the error holds and makes it empty. Harmless on an empty error and on NULL. */
SKI_PUBLIC void ski_error_clear(ski_error *error);

/* Each of these fills the error (what it held is freed) and returns the code, so that a failing
 * function can end with `return ski_error_set(error, -SKI_ECONFIG, "…")`. */
SKI_PUBLIC int ski_error_set(ski_error *error, int code, const char *format, ...)
        __attribute__((format(printf, 3, 4)));
SKI_PUBLIC int ski_error_set_errno(ski_error *error, int code, int errnum, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
SKI_PUBLIC int ski_error_oom(ski_error *error);

/* Replace one part of a filled error; they return the error's code, for the same use. */
SKI_PUBLIC int ski_error_detail(ski_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
SKI_PUBLIC int ski_error_hint(ski_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
SKI_PUBLIC int ski_error_place(ski_error *error, const char *file, unsigned line, unsigned column);

/* Puts "TEXT: " before the message; returns the error's code. */
SKI_PUBLIC int ski_error_prefix(ski_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Moves what `from` holds into `to`; returns the moved code. */
SKI_PUBLIC int ski_error_move(ski_error *to, ski_error *from);

/* The code's name for people, as "cannot connect". Never NULL. */
SKI_PUBLIC const char *ski_error_name(int code);

#ifdef __cplusplus
}
#endif
#endif
