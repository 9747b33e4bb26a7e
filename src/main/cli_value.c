/*
 * cli_value.c — values of options that are one of few, or within a range; what
 * is none of them is refused with what is allowed.
 */
#include "db/q_brand.h"
#include "desk/case.h"
#include "i18n/msg.h"
#include "main/cmd.h"

enum { SHOWN_BYTES = 60, ALLOWED_BYTES = 1024 };

static struct str shown(struct str value)
{
    return str_sub(value, 0, SHOWN_BYTES);
}

bool cli_int_in(const struct cli *c, const char *option, int64_t min,
                int64_t max, int64_t *n, struct err *e)
{
    struct str value = cli_get(c, option);
    int64_t given;

    if (!value.ptr)
        return true;
    if (!str_to_i64(value, &given) || given < min || given > max)
        return err_set(e, ERR_INPUT,
                       "--%s is a number from %" PRId64 " to %" PRId64
                       ", not \"%.*s\"",
                       option, min, max, STR_ARG(shown(value)));
    *n = given;
    return true;
}

bool cli_state(const struct cli *c, enum case_state *state, struct err *e)
{
    struct str value = cli_get(c, "state");
    struct buf b = buf_make(c->a, ALLOWED_BYTES);

    if (!value.ptr || case_state_parse(value, state))
        return true;
    for (int s = 0; s < CASE_STATE_N; s++)
        buf_put_f(&b, " %.*s", STR_ARG(case_state_name((enum case_state)s)));
    return err_set(e, ERR_INPUT, "there is no state \"%.*s\", but%.*s",
                   STR_ARG(shown(value)), STR_ARG(buf_str(&b)));
}

bool cli_case_lang(const struct cli *c, struct str *tag, struct err *e)
{
    struct str value = cli_get(c, "lang");
    struct buf b = buf_make(c->a, ALLOWED_BYTES);
    enum lang lang = lang_from_tag(value);

    *tag = value;
    if (!value.ptr)
        return true;
    if (lang != LANG_UNSURE || str_eq(value, lang_tag(LANG_UNSURE))) {
        /* what could not be told stands in the rows as nothing */
        *tag = lang == LANG_UNSURE ? STR("") : lang_tag(lang);
        return true;
    }
    for (int l = 0; l < LANG_N; l++)
        buf_put_f(&b, " %.*s", STR_ARG(lang_tag((enum lang)l)));
    return err_set(e, ERR_INPUT, "there is no language \"%.*s\", but%.*s",
                   STR_ARG(shown(value)), STR_ARG(buf_str(&b)));
}

bool cli_page_lang(const struct cli *c, struct str *tag, struct err *e)
{
    struct str value = cli_get(c, "lang");
    struct buf b = buf_make(c->a, ALLOWED_BYTES);
    enum lang lang = lang_from_tag(value);

    *tag = value;
    if (!value.ptr)
        return true;
    for (size_t i = 0; i < ARRAY_N(msg_langs); i++) {
        if (msg_langs[i] == lang) {
            *tag = lang_tag(lang);
            return true;
        }
        buf_put_f(&b, " %.*s", STR_ARG(lang_tag(msg_langs[i])));
    }
    return err_set(e, ERR_INPUT, "there are no pages in \"%.*s\", but in%.*s",
                   STR_ARG(shown(value)), STR_ARG(buf_str(&b)));
}

bool cli_channel(const struct cli *c, struct str *channel, struct err *e)
{
    *channel = cli_get(c, "channel");
    return !channel->ptr || str_eq(*channel, STR("mail")) ||
           err_set(e, ERR_INPUT, "there is no channel \"%.*s\", but mail",
                   STR_ARG(shown(*channel)));
}

bool cli_cause(const struct cli *c, struct db_tx *tx, int64_t brand_id,
               struct err *e)
{
    struct str value = cli_get(c, "cause");
    struct buf b = buf_make(c->a, ALLOWED_BYTES);
    struct q_cause_list *rows;
    size_t n, fixed_n;
    const struct str *fixed = case_causes(&fixed_n);

    if (!value.ptr)
        return true;
    if (!q_cause_list(tx, c->a, brand_id, &rows, &n, e))
        return false;
    for (size_t i = 0; i < fixed_n + n; i++) {
        struct str code = i < fixed_n ? fixed[i] : rows[i - fixed_n].code;

        if (str_eq(code, value))
            return true;
        buf_put_f(&b, " %.*s", STR_ARG(code));
    }
    return err_set(e, ERR_INPUT, "there is no cause \"%.*s\", but%.*s",
                   STR_ARG(shown(value)), STR_ARG(buf_str(&b)));
}
