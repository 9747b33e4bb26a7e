#include "desk/case.h"
#include "web/page_help.h"
#include "web/pages/settings.h"

static const struct {
    const char *key, *text;
} KEYS[] = {
    {"j", MSG("next case")},
    {"k", MSG("previous case")},
    {"Enter", MSG("open the chosen case")},
    {"r", MSG("write a reply")},
    {"n", MSG("write a note")},
    {"a", MSG("assign the case to me")},
    {"/", MSG("search")},
    {"?", MSG("this help")},
};

static const char *const WAITING_FOR[CASE_STATE_N] = {
    [CASE_NEW] = MSG("waiting for a first look"),
    [CASE_OPEN] = MSG("waiting for us"),
    [CASE_WAITING_CUSTOMER] = MSG("waiting for the customer’s answer"),
    [CASE_WAITING_OTHERS] = MSG("waiting for somebody else we asked"),
    [CASE_RESOLVED] =
        MSG("waiting for objections; a message from the customer opens it "
            "again"),
    [CASE_CLOSED] = MSG("waiting for nothing; a message from the customer "
                        "opens it again, too"),
};

static bool get_help(struct web_req *req, struct web_reply *reply,
                     struct err *e)
{
    struct page_help_row keys[ARRAY_N(KEYS)];
    struct page_help_state states[CASE_STATE_N];
    struct page_env env;

    (void)e;
    pages_env(req, reply, NAV_NONE, &env);
    for (size_t i = 0; i < ARRAY_N(KEYS); i++)
        keys[i] = (struct page_help_row){str_from_z(KEYS[i].key),
                                         msg(env.lang, KEYS[i].text)};
    for (int i = 0; i < CASE_STATE_N; i++) {
        struct str code = case_state_name((enum case_state)i);

        states[i] = (struct page_help_state){pages_state_word(env.lang, code),
                                             pages_state_class(code),
                                             msg(env.lang, WAITING_FOR[i])};
    }
    page_help(&reply->body, &env,
              &(const struct page_help){keys, ARRAY_N(keys), states,
                                        ARRAY_N(states)});
    return true;
}

const struct web_route help_routes[] = {
    {"GET", "/help", ROLE_NONE, 0, NULL, get_help,
     "Keys, what the states mean, and how the order is made."},
    {0}};
