/*
 * imap_impl.h — one IMAP connection below its commands: bytes over libcurl,
 * tags, responses one at a time.
 */
#ifndef NET_IMAP_IMPL_H
#define NET_IMAP_IMPL_H

#include "net/net_impl.h"

#include "net/imap.h"
#include "net/imap_parse.h"

enum { IMAP_IN_BYTES = 64 * 1024, IMAP_CAPS_BYTES = 4096 };

struct imap {
    struct arena *a;       /* settings; lives as long as the session */
    struct arena *command; /* the command being sent */
    struct net_curl net;
    int64_t answer_us;
    int sock;
    bool broken; /* the conversation is in doubt */
    uint32_t tag;
    struct imap_parse *parse;
    char in[IMAP_IN_BYTES];
    struct str unread; /* in `in`, not yet parsed */

    char caps[IMAP_CAPS_BYTES]; /* " IMAP4rev1 IDLE … " */
    struct imap_box box;
    bool selected;
    uint32_t known;    /* box.exists at the last scan */
    uint32_t expunges; /* EXPUNGE responses so far */
};

/* What became of a command. */
struct imap_done {
    enum imap_status status; /* IMAP_OK, IMAP_NO, IMAP_BAD */
    char code[200];
    char text[200];
};

/* Called for each untagged response; false with *e ends the session. */
struct imap_ear {
    bool (*line)(void *ctx, const struct imap_line *line, struct err *e);
    void *ctx;
};

/* "tag words CR LF"; the words are ours and hold no CR or LF. */
bool imap_say(struct imap *m, struct str words, struct err *e) MUST_USE;
bool imap_say_raw(struct imap *m, struct str bytes, struct err *e) MUST_USE;

enum imap_heard { IMAP_HEARD_FAIL, IMAP_HEARD_LINE, IMAP_HEARD_NOTHING };

/* The next response, by deadline_us (clock_mono_us) at the latest; NOTHING
 * means the deadline passed or the stop was asked for. */
enum imap_heard imap_hear(struct imap *m, int64_t deadline_us,
                          struct err *e) MUST_USE;

/* Says it and hears everything up to its tagged answer. */
bool imap_command(struct imap *m, struct str words, struct imap_ear ear,
                  struct imap_done *done, struct err *e) MUST_USE;

/* Hears up to the tagged answer of the command said last. */
bool imap_answer(struct imap *m, struct imap_ear ear, struct imap_done *done,
                 struct err *e) MUST_USE;

/* Keeps counts and capabilities from a response. */
void imap_note(struct imap *m, const struct imap_line *line);

/* NO or BAD as an error; what is "selecting \"INBOX\"".  Returns false. */
bool imap_refused(const struct imap_done *done, const char *what,
                  struct err *e);

#endif
