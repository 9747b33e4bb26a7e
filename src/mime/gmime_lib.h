/*
 * gmime_lib.h — the calls of GMime, and of GLib below it, that room mime makes
 * (base/lib.h).
 */
#ifndef MIME_GMIME_LIB_H
#define MIME_GMIME_LIB_H

#include <gmime/gmime.h>

#include "base/lib.h"

#define GMIME_CALLS(X)                                                         \
    X(g_date_time_new_from_unix_utc)                                           \
    X(g_date_time_to_unix)                                                     \
    X(g_date_time_unref)                                                       \
    X(g_free)                                                                  \
    X(g_mime_content_disposition_get_parameters)                               \
    X(g_mime_content_type_get_parameters)                                      \
    X(g_mime_data_wrapper_new_with_stream)                                     \
    X(g_mime_encoding_flush)                                                   \
    X(g_mime_encoding_init_decode)                                             \
    X(g_mime_format_options_free)                                              \
    X(g_mime_format_options_new)                                               \
    X(g_mime_format_options_set_newline_format)                                \
    X(g_mime_init)                                                             \
    X(g_mime_message_get_addresses)                                            \
    X(g_mime_message_new)                                                      \
    X(g_mime_message_set_date)                                                 \
    X(g_mime_message_set_message_id)                                           \
    X(g_mime_message_set_mime_part)                                            \
    X(g_mime_message_set_subject)                                              \
    X(g_mime_multipart_add)                                                    \
    X(g_mime_multipart_new_with_subtype)                                       \
    X(g_mime_multipart_set_boundary)                                           \
    X(g_mime_object_append_header)                                             \
    X(g_mime_object_get_content_disposition)                                   \
    X(g_mime_object_get_content_type)                                          \
    X(g_mime_object_get_type)                                                  \
    X(g_mime_object_set_content_id)                                            \
    X(g_mime_object_set_content_type_parameter)                                \
    X(g_mime_object_set_disposition)                                           \
    X(g_mime_object_to_string)                                                 \
    X(g_mime_param_list_get_parameter)                                         \
    X(g_mime_param_set_charset)                                                \
    X(g_mime_part_new_with_type)                                               \
    X(g_mime_part_set_content)                                                 \
    X(g_mime_part_set_content_encoding)                                        \
    X(g_mime_part_set_filename)                                                \
    X(g_mime_stream_mem_new_with_buffer)                                       \
    X(g_mime_utils_header_decode_date)                                         \
    X(g_object_unref)                                                          \
    X(g_type_check_instance_cast)                                              \
    X(internet_address_list_add)                                               \
    X(internet_address_mailbox_new)                                            \
    X(internet_address_set_charset)

LIB_DECLARE(gmime, GMIME_CALLS)

#ifndef LIB_HERE
#define g_date_time_new_from_unix_utc                                          \
    gmime_calls()->of_g_date_time_new_from_unix_utc
#define g_date_time_to_unix gmime_calls()->of_g_date_time_to_unix
#define g_date_time_unref gmime_calls()->of_g_date_time_unref
#define g_free gmime_calls()->of_g_free
#define g_mime_content_disposition_get_parameters                              \
    gmime_calls()->of_g_mime_content_disposition_get_parameters
#define g_mime_content_type_get_parameters                                     \
    gmime_calls()->of_g_mime_content_type_get_parameters
#define g_mime_data_wrapper_new_with_stream                                    \
    gmime_calls()->of_g_mime_data_wrapper_new_with_stream
#define g_mime_encoding_flush gmime_calls()->of_g_mime_encoding_flush
#define g_mime_encoding_init_decode                                            \
    gmime_calls()->of_g_mime_encoding_init_decode
#define g_mime_format_options_free gmime_calls()->of_g_mime_format_options_free
#define g_mime_format_options_new gmime_calls()->of_g_mime_format_options_new
#define g_mime_format_options_set_newline_format                               \
    gmime_calls()->of_g_mime_format_options_set_newline_format
#define g_mime_init gmime_calls()->of_g_mime_init
#define g_mime_message_get_addresses                                           \
    gmime_calls()->of_g_mime_message_get_addresses
#define g_mime_message_new gmime_calls()->of_g_mime_message_new
#define g_mime_message_set_date gmime_calls()->of_g_mime_message_set_date
#define g_mime_message_set_message_id                                          \
    gmime_calls()->of_g_mime_message_set_message_id
#define g_mime_message_set_mime_part                                           \
    gmime_calls()->of_g_mime_message_set_mime_part
#define g_mime_message_set_subject gmime_calls()->of_g_mime_message_set_subject
#define g_mime_multipart_add gmime_calls()->of_g_mime_multipart_add
#define g_mime_multipart_new_with_subtype                                      \
    gmime_calls()->of_g_mime_multipart_new_with_subtype
#define g_mime_multipart_set_boundary                                          \
    gmime_calls()->of_g_mime_multipart_set_boundary
#define g_mime_object_append_header                                            \
    gmime_calls()->of_g_mime_object_append_header
#define g_mime_object_get_content_disposition                                  \
    gmime_calls()->of_g_mime_object_get_content_disposition
#define g_mime_object_get_content_type                                         \
    gmime_calls()->of_g_mime_object_get_content_type
#define g_mime_object_get_type gmime_calls()->of_g_mime_object_get_type
#define g_mime_object_set_content_id                                           \
    gmime_calls()->of_g_mime_object_set_content_id
#define g_mime_object_set_content_type_parameter                               \
    gmime_calls()->of_g_mime_object_set_content_type_parameter
#define g_mime_object_set_disposition                                          \
    gmime_calls()->of_g_mime_object_set_disposition
#define g_mime_object_to_string gmime_calls()->of_g_mime_object_to_string
#define g_mime_param_list_get_parameter                                        \
    gmime_calls()->of_g_mime_param_list_get_parameter
#define g_mime_param_set_charset gmime_calls()->of_g_mime_param_set_charset
#define g_mime_part_new_with_type gmime_calls()->of_g_mime_part_new_with_type
#define g_mime_part_set_content gmime_calls()->of_g_mime_part_set_content
#define g_mime_part_set_content_encoding                                       \
    gmime_calls()->of_g_mime_part_set_content_encoding
#define g_mime_part_set_filename gmime_calls()->of_g_mime_part_set_filename
#define g_mime_stream_mem_new_with_buffer                                      \
    gmime_calls()->of_g_mime_stream_mem_new_with_buffer
#define g_mime_utils_header_decode_date                                        \
    gmime_calls()->of_g_mime_utils_header_decode_date
#define g_object_unref gmime_calls()->of_g_object_unref
#define g_type_check_instance_cast gmime_calls()->of_g_type_check_instance_cast
#define internet_address_list_add gmime_calls()->of_internet_address_list_add
#define internet_address_mailbox_new                                           \
    gmime_calls()->of_internet_address_mailbox_new
#define internet_address_set_charset                                           \
    gmime_calls()->of_internet_address_set_charset
#endif

#endif
