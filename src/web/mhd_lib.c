#define LIB_HERE /* the names themselves, not our calls */
#include "web/mhd_lib.h"

LIB_DEFINE(mhd, MHD_CALLS, "libmicrohttpd.so.12")
