/*
 * lib.h — foreign libraries that are loaded when they are first needed.
 *
 * `redress deliver` runs once for each mail and needs SQLite and little else;
 * to load and bind the libraries of the pages, of the mail clients and of
 * PostgreSQL took it longer than all its work.  So the large ones are not
 * linked but opened by the room that is their home, which keeps a pair of
 * files for each, NAME_lib.h and NAME_lib.c:
 *
 *     #include <curl/curl.h>
 *     #define CURL_CALLS(X) X(curl_easy_init) X(curl_easy_perform)
 *     LIB_DECLARE(curl, CURL_CALLS)
 *     #ifndef LIB_HERE
 *     #define curl_easy_init curl_calls()->of_curl_easy_init
 *     …
 *     #endif
 *
 *     #define LIB_HERE
 *     #include "net/curl_lib.h"
 *     LIB_DEFINE(curl, CURL_CALLS, "libcurl.so.4")
 *
 * The types of the calls are those of the library's own header.  A call that
 * is missing in the list does not link.
 */
#ifndef BASE_LIB_H
#define BASE_LIB_H

#include <stdatomic.h>

#include "base/err.h"

struct lib {
    const char *file; /* its name for the loader, with its version */
    const char *const *names;
    size_t n;
    void *calls; /* n pointers to functions */
    atomic_bool there;
};

/* Any thread, any number of times.  ERR_FATAL: it is not installed as it was
 * where this program was built. */
bool lib_open(struct lib *lib, struct err *e) MUST_USE;

/* For where no error can be told: ends the process with words. */
void lib_need(struct lib *lib);

#define LIB_QUOTE_(x) #x
#define LIB_QUOTE(x) LIB_QUOTE_(x) /* of what a macro stands for */
#define LIB_FIELD(name) __typeof__(name) *of_##name;
#define LIB_NAME(name) LIB_QUOTE(name),

#define LIB_DECLARE(who, CALLS)                                                \
    struct who##_calls {                                                       \
        CALLS(LIB_FIELD)                                                       \
    };                                                                         \
    extern struct who##_calls who##_calls_found;                               \
    extern struct lib who##_lib;                                               \
    static inline const struct who##_calls *who##_calls(void)                  \
    {                                                                          \
        if (!atomic_load_explicit(&who##_lib.there, memory_order_acquire))     \
            lib_need(&who##_lib);                                              \
        return &who##_calls_found;                                             \
    }

#define LIB_DEFINE(who, CALLS, soname)                                         \
    static const char *const who##_names[] = {CALLS(LIB_NAME)};                \
    struct who##_calls who##_calls_found;                                      \
    struct lib who##_lib = {.file = soname,                                    \
                            .names = who##_names,                              \
                            .n = ARRAY_N(who##_names),                         \
                            .calls = &who##_calls_found};

#endif
