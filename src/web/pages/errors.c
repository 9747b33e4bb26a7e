/*
 * errors.c — the page for whatever failed: what it is, why, and what to do.
 */
#include "web/page_errors.h"
#include "web/pages/settings.h"

struct advice {
    int status;
    const char *title, *advice;
};

static const struct advice ADVICE[] = {
    {400, MSG("The request could not be understood."),
     MSG("Go back and try it once more.")},
    {403, MSG("You may not do this."),
     MSG("It needs another role than yours. Ask an administrator of the brand "
         "if you should have it.")},
    {404, MSG("There is no such page."),
     MSG("Perhaps the address was cut short, or what was here belongs to "
         "another brand. Search for it, or begin with the queue.")},
    {405, MSG("This page cannot be used in this way."),
     MSG("Go back and use the buttons of the page.")},
    {409, MSG("Somebody else changed this first."),
     MSG("Nothing of yours was saved yet. Go back: your browser still has what "
         "you typed. Copy it, load the page again to see what is new, and "
         "send it once more.")},
    {413, MSG("This is too large."),
     MSG("Go back and send less: shorter text, fewer or smaller files.")},
    {421, MSG("This desk has another address."),
     MSG("Open the desk at the address that you were given.")},
    {422, MSG("Something in the form is not right."),
     MSG("Go back, change it and send it again: your browser still has what "
         "you typed.")},
    {429, MSG("There were too many requests."),
     MSG("Wait a minute and try it once more.")},
    {503, MSG("The desk is busy. Please try again in a moment."),
     MSG("Nothing is lost: wait a few seconds and load the page again.")},
    {500, MSG("Something went wrong."),
     MSG("It is not your fault, and it was written down. Look whether what you "
         "did has happened before you repeat it.")},
};

static const struct advice *advice_for(int status)
{
    size_t i = 0;

    while (i + 1 < ARRAY_N(ADVICE) && ADVICE[i].status != status)
        i++;
    return &ADVICE[i];
}

/* A form that was open too long, or came from elsewhere. */
static bool is_stale_form(const struct web_fault *fault)
{
    return fault->status == 403 && fault->err &&
           str_find(str_from_z(fault->err->text), STR("form")) != SIZE_MAX;
}

/* What the table has words for; a reason in English helps few. */
static struct str reason_of(enum lang lang, const struct web_fault *fault)
{
    if (!fault->err || fault->wrongs_n)
        return STR("");
    switch (fault->err->code) {
    case ERR_INPUT:
    case ERR_LIMIT:
    case ERR_DENIED: return pages_err_known(lang, fault->err);
    case ERR_NONE:
    case ERR_MISSING:
    case ERR_CONFLICT:
    case ERR_RETRY:
    case ERR_UNSURE:
    case ERR_FATAL: break;
    }
    return STR("");
}

static const struct page_error_field *
fields_of(struct web_req *req, enum lang lang, const struct web_fault *fault)
{
    struct page_error_field *list =
        ARENA_ARRAY(req->arena, fault->wrongs_n, struct page_error_field);

    for (size_t i = 0; i < fault->wrongs_n; i++) {
        const struct web_field *f = fault->wrongs[i].field;

        list[i] = (struct page_error_field){
            f->label ? msg(lang, f->label) : str_from_z(f->name),
            f->type == WEB_FILE && fault->wrongs[i].wrong == WRONG_TOO_LONG
                ? msg(lang, MSG("A file is too large."))
                : msg(lang, web_wrong_text(fault->wrongs[i].wrong))};
    }
    return list;
}

bool pages_error(struct web_req *req, struct web_reply *reply,
                 const struct web_fault *fault, struct err *e)
{
    const struct advice *found = advice_for(fault->status);
    struct page_env env;
    struct page_errors page = {0};

    (void)e;
    pages_env(req, reply, NAV_NONE, &env);
    page.title = msg(env.lang, found->title);
    page.advice = msg(env.lang, found->advice);
    if (is_stale_form(fault))
        page.advice =
            msg(env.lang, MSG("The form was open for too long, or it came from "
                              "another site. Go back, load the page again and "
                              "send it once more."));
    page.reason = reason_of(env.lang, fault);
    page.fields = fields_of(req, env.lang, fault);
    page.n = fault->wrongs_n;
    if (fault->status >= 500 && fault->status != 503)
        page.number = (int64_t)req->number;
    page_errors(&reply->body, &env, &page);
    return true;
}
