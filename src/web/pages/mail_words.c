/*
 * mail_words.c — why a letter did not arrive, or a mailbox is not reached, in
 * the reader's language, with the server's own words behind it.
 */
#include "desk/delivery.h"
#include "web/pages/pages_impl.h"

/* What stands after a colon, so without a capital letter. */
static const char *const WHY[DELIVERY_WHY_N] = {
    [DELIVERY_UNTOLD] = MSG("no reason was given"),
    [DELIVERY_NO_MAILBOX] = MSG("there is no mailbox of this name"),
    [DELIVERY_NO_DOMAIN] =
        MSG("what stands after the @ does not take mail; look whether it is "
            "written rightly"),
    [DELIVERY_BAD_ADDRESS] = MSG("the address is not written rightly"),
    [DELIVERY_MOVED] =
        MSG("the mailbox has moved, and its new address is not told"),
    [DELIVERY_DISABLED] = MSG("the mailbox is switched off"),
    [DELIVERY_FULL] = MSG("the mailbox is full"),
    [DELIVERY_TOO_LARGE] =
        MSG("the letter is too large for it; send less or smaller files"),
    [DELIVERY_BUSY] = MSG("the mail server takes nothing at the moment"),
    [DELIVERY_NO_ANSWER] = MSG("the mail server cannot be reached"),
    [DELIVERY_LOOP] = MSG("mail to this address goes round in circles"),
    [DELIVERY_EXPIRED] = MSG("it was tried for too long without success"),
    [DELIVERY_TOO_MANY] = MSG("it has too many recipients"),
    [DELIVERY_PATIENCE] = MSG("the mail server asks for patience"),
    [DELIVERY_POLICY] = MSG("its rules do not let the letter in; perhaps it "
                            "was taken for spam"),
    [DELIVERY_UNVERIFIED] =
        MSG("the other side could not verify that the letter is from us: an "
            "administrator should look at SPF, DKIM and DMARC"),
    [DELIVERY_CONTENT] = MSG("mail of this kind is not taken there"),
    [DELIVERY_LOGIN] = MSG("our mail server refuses the log-in"),
    [DELIVERY_CERTIFICATE] =
        MSG("the certificate of our mail server is not to be trusted"),
    [DELIVERY_NO_SERVER] = MSG("this mailbox has no server for sending"),
    [DELIVERY_OURS] = MSG("something at this desk was in its way; the "
                          "administrators have been told"),
    [DELIVERY_FOLDER] = MSG("the folder for letters cannot be written"),
    [DELIVERY_REFUSED] = MSG("the mail server refuses it"),
    [DELIVERY_LATER] = MSG("the mail server wants it later"),
};

struct str pages_delivery_words(struct arena *a, enum lang lang,
                                struct str error)
{
    struct delivery d = delivery_read(a, error);
    struct str why = msg(lang, WHY[d.why]);

    if (d.code.len && d.said.len)
        return msg_fmt(
            a, lang, MSG("{why} ({code}; the server said: “{said}”)"),
            MSG_ARGS({"why", why}, {"code", d.code}, {"said", d.said}));
    if (d.why == DELIVERY_UNTOLD && d.said.len)
        return d.said;
    if (d.code.len || d.said.len)
        return str_fmt(a, "%.*s (%.*s)", STR_ARG(why),
                       STR_ARG(d.code.len ? d.code : d.said));
    return why;
}
