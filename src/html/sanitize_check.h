/*
 * sanitize_check.h — for the test and the fuzz target: reads sanitized HTML
 * again with the parser and says what in it could act.
 */
#ifndef HTML_SANITIZE_CHECK_H
#define HTML_SANITIZE_CHECK_H

#include "html/out.h"

/* NULL when nothing is active, else what is wrong (a static text). */
const char *sanitize_check(struct html h);

#endif
