/*
 * scan_impl.h — what the files of the scanner share; inside the room only.
 * scan.c walks and reads words and numbers, scan_sign.c signs, emoticons and
 * emoji, scan_link.c links, addresses, handles and tags, scan_sentence.c
 * where sentences begin, scan_not.c which words negate.
 */
#ifndef TEXT_SCAN_IMPL_H
#define TEXT_SCAN_IMPL_H

#include "text/scan.h"

/* What a byte below 0x80 begins. */
enum scan_ascii {
    ASCII_NONE, /* control: between tokens */
    ASCII_SPACE,
    ASCII_LINE,
    ASCII_LETTER,
    ASCII_DIGIT,
    ASCII_SIGN,
    ASCII_FACE, /* a sign that may begin an emoticon */
    ASCII_AT,
    ASCII_HASH
};

extern const uint8_t scan_ascii[128];

/*
 * Room for folded bytes never has to be asked for while a token shortens or
 * keeps its length: folded_room >= folded_n + (n - i) + SCAN_SLACK holds
 * between tokens, and scan_room restores it where a character grows.
 */
enum { SCAN_SLACK = 128 };

struct scan_work {
    struct arena *arena;
    const unsigned char *src;
    size_t n, i;
    struct scan_token *tokens;
    size_t tokens_n, tokens_room;
    char *folded;
    size_t folded_n, folded_room;
    size_t no_domain; /* before this byte no bare domain begins */
    uint8_t pending;  /* flags of the next token */
    unsigned lines;   /* line ends since the last token */
};

void scan_room(struct scan_work *w, size_t extra);

/* Adds a token whose folded form is from `at` to the end of what is there. */
void scan_put(struct scan_work *w, enum scan_kind kind, size_t from, size_t to,
              size_t at, uint8_t flags);

/* The same when its hash is known. */
void scan_put_hashed(struct scan_work *w, enum scan_kind kind, size_t from,
                     size_t to, size_t at, uint8_t flags, uint64_t hash);

/* Is it "not", "never", «не», « jamais », 不 or their like? */
bool scan_negates(struct str folded);

/* Reads a token at w->i and steps behind it; false when there is none and
 * nothing was changed. */
bool scan_face(struct scan_work *w);
bool scan_emoji(struct scan_work *w, uint32_t cp, size_t bytes);
bool scan_keycap(struct scan_work *w);
bool scan_link(struct scan_work *w, size_t from, size_t host);
bool scan_domain(struct scan_work *w, size_t from);
bool scan_mail(struct scan_work *w);
bool scan_handle(struct scan_work *w);
bool scan_tag(struct scan_work *w);
/* Always reads one. */
void scan_sign(struct scan_work *w);

/* The character at byte i: its length, 0 at the end and at invalid bytes. */
size_t scan_cp(const struct scan_work *w, size_t i, uint32_t *cp);

/* The character begins or continues a word of a script with spaces. */
bool scan_is_letter(const struct scan_work *w, size_t i);

/* Appends the folded form of a letter; returns the bytes written. */
size_t scan_fold(struct scan_work *w, uint32_t cp);

/* A letter or digit of ASCII. */
static inline bool scan_alnum(unsigned char c)
{
    return c < 0x80 &&
           (scan_ascii[c] == ASCII_LETTER || scan_ascii[c] == ASCII_DIGIT);
}

/* The byte before or at is of a word (any script). */
static inline bool scan_wordish(const struct scan_work *w, size_t i)
{
    return i < w->n && (w->src[i] >= 0x80 || scan_alnum(w->src[i]));
}

bool scan_is_apostrophe(uint32_t cp);
bool scan_is_space(uint32_t cp);

/* Sets SCAN_SENTENCE where the marks and lines say so. */
void scan_sentences(struct scan_token *tokens, size_t n, const char *folded,
                    const char *src);

#endif
