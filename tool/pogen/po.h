/*
 * po.h — gettext's .po files: what they hold, reading and writing them.
 *
 * Read are msgctxt, msgid, msgid_plural, msgstr, msgstr[0…2], the flag
 * "fuzzy", "#:" places, "# " remarks and "#~" entries that are kept for later.
 * Strings use the escapes \n \t \r \" \\ and octal.
 */
#ifndef POGEN_PO_H
#define POGEN_PO_H

#include "base/buf.h"
#include "base/err.h"

enum { PO_FORMS = 3 };

struct po_entry {
    struct str ctx;            /* ptr NULL: none */
    struct str id;             /* the English sentence; empty: the header */
    struct str many;           /* ptr NULL: no plural */
    struct str form[PO_FORMS]; /* empty: not translated */
    struct str places;         /* "page/case.html src/desk/case.c" */
    struct str remarks;        /* lines "# …" as they are */
    unsigned line;
    bool fuzzy; /* a guess: not used */
    bool old;   /* "#~": no longer in the sources */
};

struct po {
    struct po_entry *entries;
    size_t n, room;
};

/* ERR_INPUT with "FILE:LINE: what is wrong". */
bool po_parse(struct arena *a, const char *file, struct str src, struct po *po,
              struct err *e) MUST_USE;

/* Appends an empty entry. */
struct po_entry *po_add(struct arena *a, struct po *po);

/* By context and id; NULL when there is none. */
struct po_entry *po_find(const struct po *po, struct str ctx, struct str id);

void po_write(const struct po *po, struct buf *out);

/* Marks all as old but those that pot has, which get its places and order. */
void po_merge(struct arena *a, struct po *po, const struct po *pot);

/* Every {name} of the English is in the translation and the other way round;
 * a plural form may leave {n} out.  *name is one that is not. */
bool po_same_places(struct str english, struct str translation, bool may_lack_n,
                    struct str *name);

/*
 * A sheet holds blocks of lines "en: …", "ctx: …", "fr: …", one for each
 * language, with blank lines between; plural forms stand with " || " between
 * them.  Fills what it says about the language into po.
 */
bool po_take_sheet(struct arena *a, const char *file, struct str src,
                   struct str lang, struct po *po, struct err *e) MUST_USE;

/* The sentences that any of the languages lacks, as such a sheet. */
void po_write_sheet(const struct po *pot, const struct po *langs,
                    const char *const *lang, size_t lang_n, struct buf *out);

#endif
