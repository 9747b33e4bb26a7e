/*
 * langid_files.h — the files of Debian packages that languages are learned
 * from (judge/langid_train.h), read from below a folder: "/" where the
 * packages are installed, or wherever they were unpacked.
 */
#ifndef MAIN_LANGID_FILES_H
#define MAIN_LANGID_FILES_H

#include "judge/langid_train.h"

/* In the order of the sources, within a source by name.  Symbolic links and
 * indexes (.dat, .u8) are passed over. */
bool langid_files(struct arena *a, const char *root, struct langid_file **files,
                  size_t *n, struct err *e) MUST_USE;

#endif
