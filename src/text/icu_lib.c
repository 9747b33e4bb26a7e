#define LIB_HERE /* the names themselves, not our calls */
#include "text/icu_lib.h"

LIB_DEFINE(icu, ICU_CALLS, "libicui18n.so." LIB_QUOTE(U_ICU_VERSION_MAJOR_NUM))
