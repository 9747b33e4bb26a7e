/*
 * words.c — what the store calls by a code, in the reader's language.  A code
 * that is not known here is shown as it is.
 */
#include "desk/case.h"
#include "web/pages/pages_impl.h"

struct word {
    const char *code;
    const char *text;
};

static struct str word(enum lang lang, const struct word *words, size_t n,
                       struct str code)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(code, str_from_z(words[i].code)))
            return msg(lang, words[i].text);
    return code;
}

struct str pages_state_word(enum lang lang, struct str state)
{
    static const struct word words[] = {
        {"new", MSG_IN("state", "New")},
        {"open", MSG_IN("state", "Open")},
        {"waiting_customer", MSG_IN("state", "Waiting for the customer")},
        {"waiting_others", MSG_IN("state", "Waiting for others")},
        {"resolved", MSG_IN("state", "Resolved")},
        {"closed", MSG_IN("state", "Closed")},
    };

    return word(lang, words, ARRAY_N(words), state);
}

struct str pages_state_class(struct str state)
{
    if (str_eq(state, STR("new")) || str_eq(state, STR("open")))
        return STR("is-info");
    if (str_eq(state, STR("resolved")) || str_eq(state, STR("closed")))
        return STR("is-good");
    return STR("is-warn");
}

struct str pages_cause_word(enum lang lang, const struct own_causes *own,
                            struct str cause)
{
    static const struct word words[] = {
        {"faulty", MSG_IN("cause", "Faulty product or service")},
        {"late", MSG_IN("cause", "Late or never came")},
        {"price", MSG_IN("cause", "Price or bill")},
        {"cancelled", MSG_IN("cause", "Cancelled")},
        {"website", MSG_IN("cause", "Website or app")},
        {"safety", MSG_IN("cause", "Safety")},
        {"policy", MSG_IN("cause", "Rules and conditions")},
        {"uncaring", MSG_IN("cause", "Staff did not care")},
        {"ignorant", MSG_IN("cause", "Staff did not know")},
        {"powerless", MSG_IN("cause", "Staff could not help")},
        {"rude", MSG_IN("cause", "Staff were rude")},
        {"condescending", MSG_IN("cause", "Staff talked down")},
        {"untruthful", MSG_IN("cause", "Told something untrue")},
    };

    for (size_t i = 0; own && i < own->n; i++)
        if (str_eq(own->list[i].code, cause))
            return own->list[i].name;
    return word(lang, words, ARRAY_N(words), cause);
}

struct str pages_remedy_word(enum lang lang, struct str kind)
{
    static const struct word words[] = {
        {"refund", MSG_IN("remedy", "Refund")},
        {"replacement", MSG_IN("remedy", "Replacement")},
        {"repair", MSG_IN("remedy", "Repair")},
        {"apology", MSG_IN("remedy", "Apology")},
        {"credit", MSG_IN("remedy", "Credit")},
        {"change", MSG_IN("remedy", "Change")},
        {"other", MSG_IN("remedy", "Something else")},
    };

    return word(lang, words, ARRAY_N(words), kind);
}

struct str pages_promise_word(enum lang lang, struct str state)
{
    static const struct word words[] = {
        {"open", MSG_IN("promise", "Open")},
        {"kept", MSG_IN("promise", "Kept")},
        {"broken", MSG_IN("promise", "Broken")},
        {"withdrawn", MSG_IN("promise", "Withdrawn")},
    };

    return word(lang, words, ARRAY_N(words), state);
}

struct str pages_channel_word(enum lang lang, struct str channel)
{
    static const struct word words[] = {
        {"mail", MSG_IN("channel", "E-mail")},
    };

    return word(lang, words, ARRAY_N(words), channel);
}

/* In that language itself: a name everybody can read who needs to. */
struct str pages_lang_word(enum lang lang, struct str tag)
{
    enum lang told = lang_from_tag(tag);

    if (told == LANG_UNSURE)
        return tag.len ? tag : msg(lang, MSG_IN("language", "Unknown"));
    return lang_name(told);
}

struct str pages_role_word(enum lang lang, enum role role)
{
    static const char *const words[ROLE_N] = {
        [ROLE_NONE] = MSG_IN("role", "None"),
        [ROLE_AGENT] = MSG_IN("role", "Agent"),
        [ROLE_LEAD] = MSG_IN("role", "Lead"),
        [ROLE_PUBLISHER] = MSG_IN("role", "Publisher"),
        [ROLE_AUDITOR] = MSG_IN("role", "Auditor"),
        [ROLE_ADMIN] = MSG_IN("role", "Administrator"),
    };

    return msg(lang, words[role]);
}

/* Why a mail needed help to be read: the notes of mime/mail.h. */
struct str pages_note_word(enum lang lang, struct str note)
{
    static const struct word words[] = {
        {"charset_guessed",
         MSG("Its character set was missing or wrong and had to be guessed.")},
        {"charset_unknown", MSG("It names a character set that nobody knows.")},
        {"undecodable",
         MSG("Some characters could not be read; � stands for them.")},
        {"broken_multipart", MSG("Its parts were not properly separated.")},
        {"broken_encoding", MSG("Parts of it were damaged on the way.")},
        {"truncated", MSG("It is too long to be shown whole.")},
        {"header_repaired", MSG("Its head had mistakes that were mended.")},
        {"too_deep", MSG("It has parts within parts too deep to open.")},
        {"nul", MSG("Empty bytes were left out of its text.")},
        {"no_date", MSG("It has no usable date; the time is when it came.")},
        {"text_from_html", MSG("The text was taken from its HTML.")},
        {"encrypted", MSG("It is encrypted and cannot be read here.")},
        {"signed", MSG("It has a signature that was not checked.")},
        {"tnef", MSG("Files were taken out of a winmail.dat.")},
        {"tnef_broken",
         MSG("A winmail.dat was damaged; perhaps files are missing.")},
        {"empty", MSG("It has no text.")},
    };

    return word(lang, words, ARRAY_N(words), note);
}
