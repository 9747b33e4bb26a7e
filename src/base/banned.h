/*
 * banned.h — functions that may not be called, with what to use instead.
 * A call becomes a compile error whose text names the replacement.
 * Include system headers before base/base.h, or their declarations fail too.
 */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/* The system declares these first, so that poisoning hits only our calls. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <ctype.h>

/* unbounded copies: struct buf, struct str */
#pragma GCC poison strcpy strcat sprintf vsprintf gets strncat stpcpy
/* hidden state: str_cut */
#pragma GCC poison strtok strtok_r
/* no error report: str_to_i64 */
#pragma GCC poison atoi atol atoll atof
/* shared static result, or the machine's zone: i18n/date.h */
#pragma GCC poison localtime localtime_r ctime asctime gmtime mktime
/* a shell between us and the program */
#pragma GCC poison system popen
/* names that race: mkstemp */
#pragma GCC poison tmpnam tempnam mktemp
/* weak: base/random.h */
#pragma GCC poison rand srand random srandom drand48

#endif
