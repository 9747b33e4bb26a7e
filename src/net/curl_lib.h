/*
 * curl_lib.h — the calls of libcurl that room net makes (base/lib.h).
 */
#ifndef NET_CURL_LIB_H
#define NET_CURL_LIB_H

/* its macros that look at types would call past us */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/lib.h"

#define CURL_CALLS(X)                                                          \
    X(curl_easy_cleanup)                                                       \
    X(curl_easy_getinfo)                                                       \
    X(curl_easy_init)                                                          \
    X(curl_easy_perform)                                                       \
    X(curl_easy_recv)                                                          \
    X(curl_easy_reset)                                                         \
    X(curl_easy_send)                                                          \
    X(curl_easy_setopt)                                                        \
    X(curl_easy_strerror)                                                      \
    X(curl_global_init)                                                        \
    X(curl_slist_append)                                                       \
    X(curl_slist_free_all)

LIB_DECLARE(curl, CURL_CALLS)

#ifndef LIB_HERE
#define curl_easy_cleanup curl_calls()->of_curl_easy_cleanup
#undef curl_easy_getinfo
#define curl_easy_getinfo curl_calls()->of_curl_easy_getinfo
#define curl_easy_init curl_calls()->of_curl_easy_init
#define curl_easy_perform curl_calls()->of_curl_easy_perform
#define curl_easy_recv curl_calls()->of_curl_easy_recv
#define curl_easy_reset curl_calls()->of_curl_easy_reset
#define curl_easy_send curl_calls()->of_curl_easy_send
#undef curl_easy_setopt
#define curl_easy_setopt curl_calls()->of_curl_easy_setopt
#define curl_easy_strerror curl_calls()->of_curl_easy_strerror
#define curl_global_init curl_calls()->of_curl_global_init
#define curl_slist_append curl_calls()->of_curl_slist_append
#define curl_slist_free_all curl_calls()->of_curl_slist_free_all
#endif

#endif
