/*
 * intake_words.c — what became of an item and why, in the reader's language.
 * The desk writes its reasons in English, for logs and scripts; those that
 * are ours are known here, what a mail server said stays as it is.
 */
#include "web/pages/intake_words.h"
#include "web/pages/pages_impl.h"
#include "i18n/msg.h"

struct word {
    const char *code, *text;
};

static struct str word(enum lang lang, const struct word *words, size_t n,
                       struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_from_z(words[i].code)))
            return msg(lang, words[i].text);
    return code;
}

struct str intake_outcome_word(enum lang lang, struct str outcome)
{
    static const struct word words[] = {
        {"", MSG_IN("intake", "Waiting")},
        {"case", MSG_IN("intake", "Case")},
        {"duplicate", MSG_IN("intake", "Duplicate")},
        {"loop", MSG_IN("intake", "Loop")},
        {"spam", MSG_IN("intake", "Spam")},
        {"bounce", MSG_IN("intake", "Delivery report")},
        {"failed", MSG_IN("intake", "Failed")},
    };

    return word(lang, words, ARRAY_N(words), outcome);
}

struct str intake_outcome_class(struct str outcome)
{
    if (str_eq(outcome, STR("case")))
        return STR("is-good");
    if (str_eq(outcome, STR("failed")))
        return STR("is-bad");
    if (outcome.len == 0)
        return STR("is-info");
    return STR("is-warn");
}

struct str intake_door_word(enum lang lang, struct str door)
{
    static const struct word words[] = {
        {"imap", MSG_IN("door", "Mailbox (IMAP)")},
        {"deliver", MSG_IN("door", "Delivery by command")},
        {"lmtp", MSG_IN("door", "Mail server (LMTP)")},
        {"import", MSG_IN("door", "Import")},
        {"demo", MSG_IN("door", "Demonstration")},
        {"person", MSG_IN("door", "Made a case by a person")},
    };

    return word(lang, words, ARRAY_N(words), door);
}

/* Why a message joined a case, or may not. */
static struct str why_word(enum lang lang, struct str why)
{
    static const struct word words[] = {
        {"reply address", MSG("it came to the case’s own address")},
        {"answers a message of it", MSG("it answers a message of that case")},
        {"no sender", MSG("it has no sender")},
        {"its sender is not part of that case",
         MSG("its sender is not part of that case")},
    };

    return word(lang, words, ARRAY_N(words), why);
}

static struct str report_word(enum lang lang, struct str kind)
{
    static const struct word words[] = {
        {"bounce", MSG("A letter could not be delivered")},
        {"delay", MSG("A letter is late, the mail server still tries")},
        {"delivered", MSG("A letter was delivered")},
        {"receipt", MSG("A letter was read")},
    };

    return word(lang, words, ARRAY_N(words), kind);
}

/* "HEAD REST" when s starts so; takes the rest. */
static bool rest_of(struct str s, struct str head, struct str *rest)
{
    if (!str_starts(s, head))
        return false;
    *rest = str_sub(s, head.len, s.len);
    return true;
}

static struct str new_maybe(struct arena *a, enum lang lang, struct str rest)
{
    struct str id;

    if (!str_cut(&rest, ':', &id))
        return rest;
    return msg_fmt(
        a, lang, MSG("A new case. It may belong to case {case}: {why}."),
        MSG_ARGS({"case", id}, {"why", why_word(lang, str_trim(rest))}));
}

static struct str report(struct arena *a, enum lang lang, struct str reason)
{
    struct str kind, said;

    if (!str_cut(&reason, ':', &kind))
        return reason;
    said = str_trim(reason);
    kind = report_word(lang, kind);
    if (said.len == 0)
        return kind;
    return msg_fmt(
        a, lang, MSG("{what}: {why}"),
        MSG_ARGS({"what", kind}, {"why", pages_delivery_words(a, lang, said)}));
}

struct str intake_reason_words(struct arena *a, enum lang lang,
                               struct str outcome, struct str reason)
{
    static const struct word words[] = {
        {"new", MSG("A new case.")},
        {"this message is here already", MSG("This message is here already.")},
        {"our own message came back", MSG("Our own message came back.")},
        {"it says that we wrote it",
         MSG("It says that it comes from one of our own addresses.")},
        {"an automatic answer to nothing of ours",
         MSG("A machine answers something that we did not write.")},
        {"marked by the mail server: X-Spam-Flag",
         MSG("The mail server marked it as spam.")},
    };
    struct str rest;

    if (rest_of(reason, STR("new, may belong to "), &rest))
        return new_maybe(a, lang, rest);
    if (rest_of(reason, STR("joined: "), &rest))
        return msg_fmt(a, lang, MSG("Part of a case: {why}."),
                       MSG_ARGS({"why", why_word(lang, rest)}));
    if (rest_of(reason, STR("automatic ("), &rest))
        return msg(lang, MSG("An automatic answer, shown in its case."));
    if (str_eq(outcome, STR("bounce")))
        return report(a, lang, reason);
    return word(lang, words, ARRAY_N(words), reason);
}
