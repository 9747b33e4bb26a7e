/*
 * list.h — the word lists of a folder, read and checked: the files *.txt of
 * word/LANG for LANG any en fr pl ru zh, by name.  How a list is written:
 * word/README.md.
 */
#ifndef WORDGEN_LIST_H
#define WORDGEN_LIST_H

#include "base/err.h"
#include "base/str.h"
#include "text/phrase_make.h"

enum list_lang {
    LIST_ANY,
    LIST_EN,
    LIST_FR,
    LIST_PL,
    LIST_RU,
    LIST_ZH,
    LIST_ALL /* their union; no folder */
};

extern const char *const list_lang_name[LIST_ALL + 1]; /* "any" … "all" */

/* A pattern and where it was written. */
struct list_line {
    struct str text;
    const char *file;
    int line;
    uint16_t tag;
    enum list_lang lang;
    bool out; /* of a file out_*.txt: for what we write only */
};

struct lists {
    struct str *tags; /* sorted; "flag.injury" */
    size_t tags_n;
    struct list_line *lines;
    size_t lines_n;
    const char **paths; /* folders and files that were read */
    size_t paths_n;
};

/*
 * Says on stderr what is wrong, "file:line: reason", up to 20 times; false
 * when anything was.
 */
bool lists_read(struct arena *a, const char *folder, struct lists *out);

/* One list alone, as lists_read would read it. */
bool lists_parse(struct arena *a, struct str text, const char *file,
                 enum list_lang lang, struct lists *out);

/* The patterns of `any` and of one language, or of all, of the files
 * out_*.txt or of the others; every pattern is checked.  NULL when one is
 * wrong, which stderr then says. */
const struct phrase_set *lists_set(struct arena *a, const struct lists *l,
                                   enum list_lang lang, bool out);

/* "WORD_FLAG_INJURY" */
struct str list_tag_enum(struct arena *a, struct str tag);

#endif
