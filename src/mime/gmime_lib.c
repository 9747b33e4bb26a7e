#define LIB_HERE /* the names themselves, not our calls */
#include "mime/gmime_lib.h"

LIB_DEFINE(gmime, GMIME_CALLS, "libgmime-3.0.so.0")
