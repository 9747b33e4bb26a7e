/*
 * icu_lib.h — the calls of ICU that room text makes (base/lib.h).  ICU's names
 * carry its version; the library of calendars brings that of characters.
 */
#ifndef TEXT_ICU_LIB_H
#define TEXT_ICU_LIB_H

#include <unicode/ucal.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucsdet.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#include "base/lib.h"

#define ICU_CALLS(X)                                                           \
    X(u_strToUTF8WithSub)                                                      \
    X(ucal_close)                                                              \
    X(ucal_getCanonicalTimeZoneID)                                             \
    X(ucal_getTimeZoneTransitionDate)                                          \
    X(ucal_get)                                                                \
    X(ucal_openTimeZoneIDEnumeration)                                          \
    X(ucal_open)                                                               \
    X(ucal_setMillis)                                                          \
    X(ucnv_cbToUWriteUChars)                                                   \
    X(ucnv_close)                                                              \
    X(ucnv_open)                                                               \
    X(ucnv_reset)                                                              \
    X(ucnv_setToUCallBack)                                                     \
    X(ucnv_toUnicode)                                                          \
    X(ucsdet_close)                                                            \
    X(ucsdet_detectAll)                                                        \
    X(ucsdet_getName)                                                          \
    X(ucsdet_open)                                                             \
    X(ucsdet_setText)                                                          \
    X(uenum_close)                                                             \
    X(uenum_count)                                                             \
    X(uenum_next)

LIB_DECLARE(icu, ICU_CALLS)

#ifndef LIB_HERE
#undef u_strToUTF8WithSub
#define u_strToUTF8WithSub icu_calls()->of_u_strToUTF8WithSub
#undef ucal_close
#define ucal_close icu_calls()->of_ucal_close
#undef ucal_getCanonicalTimeZoneID
#define ucal_getCanonicalTimeZoneID icu_calls()->of_ucal_getCanonicalTimeZoneID
#undef ucal_getTimeZoneTransitionDate
#define ucal_getTimeZoneTransitionDate                                         \
    icu_calls()->of_ucal_getTimeZoneTransitionDate
#undef ucal_get
#define ucal_get icu_calls()->of_ucal_get
#undef ucal_openTimeZoneIDEnumeration
#define ucal_openTimeZoneIDEnumeration                                         \
    icu_calls()->of_ucal_openTimeZoneIDEnumeration
#undef ucal_open
#define ucal_open icu_calls()->of_ucal_open
#undef ucal_setMillis
#define ucal_setMillis icu_calls()->of_ucal_setMillis
#undef ucnv_cbToUWriteUChars
#define ucnv_cbToUWriteUChars icu_calls()->of_ucnv_cbToUWriteUChars
#undef ucnv_close
#define ucnv_close icu_calls()->of_ucnv_close
#undef ucnv_open
#define ucnv_open icu_calls()->of_ucnv_open
#undef ucnv_reset
#define ucnv_reset icu_calls()->of_ucnv_reset
#undef ucnv_setToUCallBack
#define ucnv_setToUCallBack icu_calls()->of_ucnv_setToUCallBack
#undef ucnv_toUnicode
#define ucnv_toUnicode icu_calls()->of_ucnv_toUnicode
#undef ucsdet_close
#define ucsdet_close icu_calls()->of_ucsdet_close
#undef ucsdet_detectAll
#define ucsdet_detectAll icu_calls()->of_ucsdet_detectAll
#undef ucsdet_getName
#define ucsdet_getName icu_calls()->of_ucsdet_getName
#undef ucsdet_open
#define ucsdet_open icu_calls()->of_ucsdet_open
#undef ucsdet_setText
#define ucsdet_setText icu_calls()->of_ucsdet_setText
#undef uenum_close
#define uenum_close icu_calls()->of_uenum_close
#undef uenum_count
#define uenum_count icu_calls()->of_uenum_count
#undef uenum_next
#define uenum_next icu_calls()->of_uenum_next
#endif

#endif
