/*
 * liblinear_lib.h — the calls of liblinear that room text makes (base/lib.h).
 */
#ifndef TEXT_LIBLINEAR_LIB_H
#define TEXT_LIBLINEAR_LIB_H

#include <linear.h>

#include "base/lib.h"

#define LIBLINEAR_CALLS(X)                                                     \
    X(free_and_destroy_model)                                                  \
    X(set_print_string_function)                                               \
    X(train)

LIB_DECLARE(liblinear, LIBLINEAR_CALLS)

#ifndef LIB_HERE
#define free_and_destroy_model liblinear_calls()->of_free_and_destroy_model
#define set_print_string_function                                              \
    liblinear_calls()->of_set_print_string_function
#define train liblinear_calls()->of_train
#endif

#endif
