/*
 * flash.c — one sentence above the page that follows an action.  The cookie
 * holds "NUMBER.ID" and nothing that is shown, so whoever writes it can only
 * choose among our own sentences; an undo it names is still a form with a
 * token, for a message of the agent's brand.
 */
#include "web/pages/pages_impl.h"

static const struct {
    enum page_flash_kind kind;
    const char *text;
    bool undo; /* the letter it names can be taken back */
} FLASHES[SAY_N] = {
    [SAY_NOTHING] = {FLASH_NOTE, NULL, false},
    [SAY_LOGGED_OUT] = {FLASH_DONE, MSG("You are logged out."), false},
    [SAY_LOGGED_OUT_EVERYWHERE] = {FLASH_DONE,
                                   MSG("You are logged out in all browsers."),
                                   false},
    [SAY_BRAND_CHANGED] = {FLASH_DONE, MSG("You now work for another brand."),
                           false},
    [SAY_LETTER_HELD] = {FLASH_DONE,
                         MSG("The reply is written. It leaves in a moment."),
                         true},
    [SAY_LETTER_QUEUED] = {FLASH_DONE, MSG("The reply is on its way."), false},
    [SAY_LETTER_CANCELLED] = {FLASH_DONE,
                              MSG("The reply was taken back. Its text is your "
                                  "draft again."),
                              false},
    [SAY_LETTER_AGAIN] = {FLASH_DONE, MSG("It will be sent once more."), false},
    [SAY_LETTER_SETTLED] = {FLASH_DONE, MSG("It counts as sent."), false},
    [SAY_NOTE_KEPT] = {FLASH_DONE, MSG("The note is kept."), false},
    [SAY_DRAFT_KEPT] = {FLASH_DONE, MSG("The draft is saved."), false},
    [SAY_STATE_CHANGED] = {FLASH_DONE, MSG("The state was changed."), false},
    [SAY_HANDED_OVER] = {FLASH_DONE, MSG("The case has a new owner."), false},
    [SAY_CASE_CHANGED] = {FLASH_DONE, MSG("The case was changed."), false},
    [SAY_PROMISE_MADE] = {FLASH_DONE, MSG("The promise is written down."),
                          false},
    [SAY_PROMISE_ENDED] = {FLASH_DONE, MSG("The promise was closed."), false},
    [SAY_REMEDY_KEPT] = {FLASH_DONE, MSG("The remedy is written down."), false},
    [SAY_NOTICES_CLOSED] = {FLASH_DONE, MSG("The notices were closed."), false},
    [SAY_NOTICE_CLOSED] = {FLASH_DONE, MSG("The notice was closed."), false},
    [SAY_TOO_LATE] = {FLASH_WRONG, MSG("It is too late: the message has left."),
                      false},
    [SAY_SAVED] = {FLASH_DONE, MSG("Saved."), false},
    [SAY_ADDED] = {FLASH_DONE, MSG("Added."), false},
    [SAY_REMOVED] = {FLASH_DONE, MSG("Removed."), false},
    [SAY_CUSTOMERS_JOINED] = {FLASH_DONE, MSG("They are one customer now."),
                              false},
    [SAY_INTAKE_AGAIN] = {FLASH_DONE,
                          MSG("It is read once more and becomes a case in a "
                              "moment."),
                          false},
    [SAY_JOB_AGAIN] = {FLASH_DONE, MSG("It is tried once more."), false},
    [SAY_CORRECTED] = {FLASH_DONE, MSG("Thank you, that is kept."), false},
    [SAY_CONFIRMED] = {FLASH_DONE, MSG("Thank you, it counts as right."),
                       false},
    [SAY_SAMPLE_DONE] = {FLASH_DONE,
                         MSG("That was the last of today. Thank you."), false},
    [SAY_SAMPLE_NONE] = {FLASH_NOTE,
                         MSG("There is no message to look at today."), false},
    [SAY_ROLLED_BACK] = {FLASH_DONE, MSG("The earlier version is used again."),
                         false},
    [SAY_CAUSE_RETIRED] = {FLASH_DONE,
                           MSG("It is not offered any more. The cases that "
                               "have it keep it."),
                           false},
};

void pages_done(struct web_req *req, struct web_reply *reply, struct str to,
                enum pages_flash what, int64_t id)
{
    if (what != SAY_NOTHING)
        web_set_cookie(req, reply, "flash",
                       str_fmt(req->arena, "%d.%" PRId64, (int)what, id), 60);
    web_redirect(reply, to);
}

void pages_flash_take(struct web_req *req, struct web_reply *reply,
                      struct page_env *env)
{
    struct str rest = req_cookie(req, "flash"), number;
    struct page_flash *f;
    int64_t what, id;

    if (!rest.len || !str_cut(&rest, '.', &number))
        return;
    web_set_cookie(req, reply, "flash", STR(""), 0);
    if (!str_to_i64(number, &what) || !str_to_i64(rest, &id) ||
        what <= SAY_NOTHING || what >= SAY_N)
        return;
    f = ARENA_NEW(req->arena, struct page_flash);
    f->kind = FLASHES[what].kind;
    f->text = msg(env->lang, FLASHES[what].text);
    if (FLASHES[what].undo && id > 0 && req->session.id)
        f->undo_path = str_fmt(req->arena, "/message/%" PRId64 "/undo", id);
    env->flash = f;
    env->flash_n = 1;
}
