/*
 * msg.h — what the desk says, in the reader's language.
 *
 * The English sentence is the key.  Wrap it in MSG so that `pogen` finds it;
 * the result is a plain const char *, good for static tables:
 *
 *     msg(lang, MSG("Reply sent"))
 *     msg_fmt(a, lang, MSG("Owner: {name}"), MSG_ARGS({"name", who}))
 *     msg_fmt_n(a, lang, MSG_N("{n} case", "{n} cases"), n, NULL, 0)
 *
 * Translations are compiled in from po/{fr,pl,ru,zh_Hant,zh_Hans}.po; for
 * other languages, and when there is none, the English stands.  Pages write
 * {_ Reply sent } instead (tool/pagegen).
 *
 * Everything here is static data and arithmetic; thread safe.
 */
#ifndef I18N_MSG_H
#define I18N_MSG_H

#include "base/buf.h"
#include "text/lang.h"

/* Only marks: the value is the sentence itself. */
#define MSG(en) ("" en)
/* The same English word with two meanings: MSG_IN("state", "Open"). */
#define MSG_IN(ctx, en) ("" ctx "\004" en)
/* Both forms in one text; only for msg_n and msg_fmt_n. */
#define MSG_N(one, many) ("" one "\0" many)

/* Never empty for a sentence that is not empty; lives for ever, or as long
 * as id when there is no translation. */
struct str msg(enum lang lang, const char *id);

/* The form for n things, its {names} not yet filled. */
struct str msg_n(enum lang lang, const char *id, int64_t n);

struct msg_arg {
    const char *name; /* of {name} */
    struct str value;
};

#define MSG_ARGS(...)                                                          \
    (const struct msg_arg[]){__VA_ARGS__},                                     \
        sizeof((const struct msg_arg[]){__VA_ARGS__}) / sizeof(struct msg_arg)

/* Fills {name}s; one that no argument has stays as it is. */
struct str msg_fmt(struct arena *a, enum lang lang, const char *id,
                   const struct msg_arg *args, size_t n);

/* The form for count things; {n} is count as the language writes it. */
struct str msg_fmt_n(struct arena *a, enum lang lang, const char *id,
                     int64_t count, const struct msg_arg *args, size_t n);

/* ---- for generated pages ---- */
struct msg_key {
    uint64_t hash; /* str_hash of the id's first part */
    const char *id;
};
struct str msg_by_key(enum lang lang, const struct msg_key *key);
struct str msg_n_by_key(enum lang lang, const struct msg_key *key, int64_t n);

/*
 * Walks a sentence: *text is the next plain part (may be empty) and *name the
 * {name} after it, ptr NULL when none follows.  False when nothing is left.
 */
bool msg_next(struct str *rest, struct str *text, struct str *name);

/* ---- languages of the pages ---- */
/* Those that the pages exist in, English first. */
extern const enum lang msg_langs[6];
/* lang if the pages exist in it, else LANG_EN. */
enum lang msg_lang(enum lang lang);

/*
 * Which plural form n takes, 0 to 2, by the CLDR's rules for whole numbers:
 * en one/other; fr one/many/other (many: whole millions); pl and ru
 * one/few/many; zh one form.
 */
unsigned msg_plural(enum lang lang, int64_t n);
/* How many forms the language has: 1 to 3. */
unsigned msg_plural_n(enum lang lang);

#endif
