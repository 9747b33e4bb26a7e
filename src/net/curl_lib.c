#define LIB_HERE /* the names themselves, not our calls */
#include "net/curl_lib.h"

LIB_DEFINE(curl, CURL_CALLS, "libcurl.so.4")
