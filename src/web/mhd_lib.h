/*
 * mhd_lib.h — the calls of libmicrohttpd that room web makes (base/lib.h).
 */
#ifndef WEB_MHD_LIB_H
#define WEB_MHD_LIB_H

#include <microhttpd.h>

#include "base/lib.h"

#define MHD_CALLS(X)                                                           \
    X(MHD_add_connection)                                                      \
    X(MHD_add_response_header)                                                 \
    X(MHD_create_response_from_buffer)                                         \
    X(MHD_create_response_from_callback)                                       \
    X(MHD_destroy_response)                                                    \
    X(MHD_get_connection_info)                                                 \
    X(MHD_get_connection_values)                                               \
    X(MHD_lookup_connection_value)                                             \
    X(MHD_queue_response)                                                      \
    X(MHD_resume_connection)                                                   \
    X(MHD_start_daemon)                                                        \
    X(MHD_stop_daemon)                                                         \
    X(MHD_suspend_connection)

LIB_DECLARE(mhd, MHD_CALLS)

#ifndef LIB_HERE
#define MHD_add_connection mhd_calls()->of_MHD_add_connection
#define MHD_add_response_header mhd_calls()->of_MHD_add_response_header
#define MHD_create_response_from_buffer                                        \
    mhd_calls()->of_MHD_create_response_from_buffer
#define MHD_create_response_from_callback                                      \
    mhd_calls()->of_MHD_create_response_from_callback
#define MHD_destroy_response mhd_calls()->of_MHD_destroy_response
#define MHD_get_connection_info mhd_calls()->of_MHD_get_connection_info
#define MHD_get_connection_values mhd_calls()->of_MHD_get_connection_values
#define MHD_lookup_connection_value mhd_calls()->of_MHD_lookup_connection_value
#define MHD_queue_response mhd_calls()->of_MHD_queue_response
#define MHD_resume_connection mhd_calls()->of_MHD_resume_connection
#define MHD_start_daemon mhd_calls()->of_MHD_start_daemon
#define MHD_stop_daemon mhd_calls()->of_MHD_stop_daemon
#define MHD_suspend_connection mhd_calls()->of_MHD_suspend_connection
#endif

#endif
