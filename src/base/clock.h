/*
 * clock.h — asking what time it is.  Only the loops in web, job and main ask;
 * everything below them is told (now_us).
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/base.h"

int64_t clock_now_us(void);  /* UTC, may jump when the machine is set */
int64_t clock_mono_us(void); /* only differences mean anything */
void clock_sleep_us(int64_t us);

/* CPU time this process has used. */
int64_t clock_cpu_us(void);

#endif
