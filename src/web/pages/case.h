/*
 * case.h — what the page of a case is given, and showing it again when what
 * somebody wrote could not be taken: with what is new, and with their text.
 */
#ifndef WEB_PAGES_CASE_H
#define WEB_PAGES_CASE_H

#include "desk/view.h"
#include "web/pages/check.h"
#include "web/pages/pages_impl.h"
#include "web/pages/verdict.h"

/* Part of a message's text. */
struct case_part {
    struct str fold; /* translated summary; empty: shown as it is */
    struct html html;
};

/* What may be done about a letter. */
enum case_letter { LETTER_NOTHING, LETTER_HELD, LETTER_FAILED, LETTER_UNSURE };

struct case_item {
    int64_t at_us;
    const struct q_message_of_case *m; /* NULL: an event */
    struct str sentence;               /* of an event */
    struct str from;                   /* of a message: who wrote it */
    struct str class;                  /* "in", "out", "note", "… is-bad" */
    const struct case_part *parts;
    size_t parts_n;
    const struct q_attachment_of_case **files;
    size_t files_n;
    const struct str *notes; /* how it had to be read, sentences */
    size_t notes_n;
    struct str state; /* of a letter, a sentence; may be empty */
    enum case_letter letter;
    const struct verdict_chips *chips; /* what it says; NULL: nothing */
    bool fresh; /* came since its reader began to write */
};

struct case_draft {
    struct str text, to, cc;
    int64_t saved_us; /* 0: not from the store */
};

struct case_page {
    const struct case_view *v;
    const struct case_item *items;
    size_t items_n;
    int64_t last_event_id; /* what is shown includes this */
    int64_t fresh_since;   /* event id; 0: nothing is marked as new */
    int64_t before_id;     /* older messages: their page */
    struct str owner_why;
    struct str wrong; /* why it could not be taken; empty: all is well */
    bool conflict;
    bool as_note; /* the note's tab is in front */
    struct case_draft reply, note;
    bool quote;
    struct str reason; /* of a hand-over that was refused */
    const struct q_member_list *members;
    size_t members_n;
    struct str cause; /* its name */
    const struct pages_option *states, *thens, *causes, *langs, *kinds;
    size_t states_n, thens_n, causes_n, langs_n, kinds_n;
    struct check_page check; /* of a letter that was held up */
    struct str here;         /* who else looks at it: a sentence, or empty */
};

/* ---- case_words.c ---- */
struct case_words { /* what sentences of events need */
    struct arena *arena;
    enum lang lang;
    struct str zone;
    const struct q_member_list *members;
    size_t members_n;
    const struct own_causes *causes;
};
/* Empty for events that the messages themselves show. */
struct str case_event_sentence(const struct case_words *w,
                               const struct q_event_of_case *ev);
struct str case_owner_why(enum lang lang, struct str code);
struct str case_letter_state(const struct case_words *w,
                             const struct q_message_of_case *m,
                             enum case_letter *todo);
struct str case_here_sentence(const struct case_words *w,
                              const struct q_presence_of_case *rows, size_t n,
                              int64_t me);

/* ---- case.c ---- */
struct case_again { /* showing it once more after a refusal */
    int status;
    const struct err *why;
    bool as_note;
    int64_t seen_id; /* the last event its reader had seen; 0: unknown */
    struct str text, to, cc, reason;
    bool quote;
    const struct check *check; /* what held a letter up; NULL: nothing */
    struct str pass;
};
/* again NULL: the page as it is asked for. */
bool case_show(struct web_req *req, struct web_reply *reply, int64_t id,
               const struct case_again *again, struct err *e) MUST_USE;

#endif
