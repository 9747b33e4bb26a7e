#define LIB_HERE /* the names themselves, not our calls */
#include "desk/hunspell_lib.h"

LIB_DEFINE(hunspell, HUNSPELL_CALLS, "libhunspell-1.7.so.0")
