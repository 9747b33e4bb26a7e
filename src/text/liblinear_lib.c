#define LIB_HERE /* the names themselves, not our calls */
#include "text/liblinear_lib.h"

LIB_DEFINE(liblinear, LIBLINEAR_CALLS, "liblinear.so.4")
