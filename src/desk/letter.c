#include "base/hash.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "db/q_agent.h"
#include "db/q_brand.h"
#include "db/q_customer.h"
#include "db/q_event.h"
#include "db/q_message.h"
#include "desk/agent.h"
#include "desk/event.h"
#include "desk/letter.h"
#include "desk/letter_impl.h"
#include "desk/notice.h"
#include "desk/outbox.h"
#include "desk/promise.h"
#include "desk/secret.h"
#include "mime/mail.h"

struct str letter_case_address(struct arena *a, const struct desk *desk,
                               int64_t brand_id, int64_t case_id,
                               struct str account_address, bool plus)
{
    size_t at = str_find_byte(account_address, '@');
    struct str token;

    if (!plus || at == SIZE_MAX)
        return account_address;
    token = secret_case_token(a, desk, brand_id, case_id);
    return str_fmt(a, "%.*s+c%" PRId64 "-%.*s%.*s", (int)at,
                   account_address.ptr, case_id, STR_ARG(token),
                   STR_ARG(str_sub(account_address, at, SIZE_MAX / 2)));
}

int64_t letter_case_of_plus(struct arena *a, const struct desk *desk,
                            int64_t brand_id, struct str plus)
{
    size_t dash = str_find_byte(plus, '-');
    int64_t id;

    if (plus.len < 3 || plus.ptr[0] != 'c' || dash == SIZE_MAX ||
        !str_to_i64(str_sub(plus, 1, dash - 1), &id) || id <= 0)
        return 0;
    if (!hash_same(str_sub(plus, dash + 1, plus.len),
                   secret_case_token(a, desk, brand_id, id)))
        return 0;
    return id;
}

/* ---- recipients ---- */

/* Writes addresses as "a@b, c@d"; refuses what is no address. */
static bool addresses_clean(struct arena *a, struct str text, struct str *out,
                            size_t *n, struct err *e)
{
    struct mime_addresses list = mime_addresses(a, text, NULL);
    struct buf b = buf_make(a, 64 * 1024);

    *n = 0;
    /* a line break would be read as the start of something else */
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ')
            return err_set(e, ERR_INPUT, "an address is one line");
    for (size_t i = 0; i < list.n; i++) {
        struct str address = list.list[i].address;

        if (address.len == 0 || address.len > LIMIT_ADDRESS_BYTES)
            return err_set(e, ERR_INPUT, "\"%.*s\" is not an e-mail address",
                           STR_ARG(str_sub(text, 0, 100)));
        if (*n)
            BUF_LIT(&b, ", ");
        buf_put(&b, address);
        ++*n;
    }
    *out = buf_str(&b);
    if (*n == 0 && str_trim(text).len)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not an e-mail address",
                       STR_ARG(str_sub(text, 0, 100)));
    if (*n > LIMIT_RECIPIENTS)
        return err_set(e, ERR_LIMIT, "more than %d recipients",
                       LIMIT_RECIPIENTS);
    return true;
}

static bool recipients(struct arena *a, const struct letter_new *in,
                       const struct q_message_last_in *last, struct str *to,
                       struct str *cc, struct err *e)
{
    size_t to_n, cc_n;
    struct str want = in->to.ptr ? in->to : last->answer_to;

    if (!addresses_clean(a, want, to, &to_n, e) ||
        !addresses_clean(a, in->cc, cc, &cc_n, e))
        return false;
    return to_n > 0 || err_set(e, ERR_INPUT,
                               "there is nobody to send this to: write an "
                               "address into the field To");
}

/* ---- rows ---- */

static bool text_good(struct str text, size_t max, struct err *e)
{
    if (str_trim(text).len == 0)
        return err_set(e, ERR_INPUT, "there is no text");
    if (text.len > max)
        return err_set(e, ERR_LIMIT, "the text is longer than %zu bytes", max);
    return utf8_valid(text) || err_set(e, ERR_INPUT, "the text is not UTF-8");
}

static bool files_keep(struct db_tx *tx, struct arena *a,
                       const struct actor *who, int64_t message_id,
                       const struct letter_file *files, size_t n, struct err *e)
{
    int64_t brand_id = who->brand_id;

    if (n > LIMIT_ATTACHMENTS)
        return err_set(e, ERR_LIMIT, "more than %d files", LIMIT_ATTACHMENTS);
    for (size_t i = 0; i < n; i++) {
        const struct letter_file *f = &files[i];
        struct str sha = hash_sha256_hex(a, f->bytes);
        struct q_attachment_add row;
        int64_t changed;
        const struct q_attachment_add_in in = {
            .brand_id = brand_id,
            .message_id = message_id,
            .name = f->name,
            .type = f->type,
            .bytes = (int64_t)f->bytes.len,
            .sha256 = sha,
            .content_id = STR(""),
        };

        if (f->bytes.len > LIMIT_UPLOAD_BYTES)
            return err_set(e, ERR_LIMIT, "a file is larger than %d MB",
                           LIMIT_UPLOAD_BYTES / 1024 / 1024);
        if (!check_name(f->name, e))
            return false;
        if (!q_blob_put(tx, brand_id, sha, (int64_t)f->bytes.len, f->bytes,
                        &changed, e) ||
            !q_attachment_add(tx, a, &in, &row, e))
            return false;
    }
    return true;
}

static struct str domain_of(struct str address)
{
    size_t at = str_find_byte(address, '@');

    return at == SIZE_MAX ? STR("localhost")
                          : str_sub(address, at + 1, address.len);
}

bool letter_put(struct db_tx *tx, struct arena *a, const struct actor *who,
                const struct letter_row *in, int64_t *message_id, struct err *e)
{
    struct str ref = str_fmt(a, "c%" PRId64 ".%.*s@%.*s", in->case_id,
                             STR_ARG(random_token(a, 16)),
                             STR_ARG(domain_of(in->account->address)));
    struct q_message_add row;
    int64_t changed;
    const struct q_message_add_in add = {
        .brand_id = who->brand_id,
        .case_id = in->case_id,
        .kind = STR("out"),
        .channel = STR("mail"),
        .account_id = in->account->id,
        .agent_id = who->agent_id,
        .is_auto = in->is_auto,
        .from_name = in->from_name,
        .from_addr = in->account->address,
        .to_text = in->to,
        .cc_text = in->cc,
        .answer_to = STR(""),
        .subject = in->subject,
        .text = in->text,
        .folds = STR(""),
        .has_html = true,
        .lang = in->lang,
        .notes = in->quote ? STR("quote") : STR(""),
        .ref = ref,
        .reply_ref = in->reply_ref,
        .at_us = who->now_us,
        .now_us = who->now_us,
        .state = in->send_us > who->now_us ? STR("held") : STR("queued"),
        .send_us = in->send_us,
    };

    if (!q_message_add(tx, a, &add, &row, e) ||
        !q_message_ref_add(tx, who->brand_id, ref, STR(""), true, in->case_id,
                           row.id, &changed, e) ||
        !files_keep(tx, a, who, row.id, in->files, in->files_n, e) ||
        !check_left(tx, a, who, in->case_id, row.id, in->check, in->leave, e) ||
        !outbox_put(tx, a, who, row.id, in->send_us, e))
        return false;
    *message_id = row.id;
    return true;
}

bool letter_account(struct db_tx *tx, struct arena *a, int64_t brand_id,
                    int64_t account_id, struct q_account_get *row,
                    struct err *e)
{
    switch (q_account_get(tx, a, brand_id, account_id, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such mailbox");
    case DB_ROW: break;
    }
    return true;
}

struct str letter_re(struct arena *a, struct str subject)
{
    if (str_starts_nocase(subject, STR("re:")))
        return subject;
    return str_fmt(a, "Re: %.*s", STR_ARG(subject));
}

/* Everybody who is written to may answer into the case. */
static bool admit(struct db_tx *tx, int64_t brand_id, int64_t case_id,
                  struct str addresses, struct arena *a, struct err *e)
{
    struct str rest = addresses, one;
    int64_t changed;

    while (addresses.len && str_cut(&rest, ',', &one))
        if (!q_participant_add(tx, brand_id, case_id,
                               agent_email(a, str_trim(one)), &changed, e))
            return false;
    return true;
}

static bool out_event(struct db_tx *tx, struct arena *a,
                      const struct actor *who, int64_t case_id,
                      int64_t message_id, struct str to, struct err *e)
{
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = case_id,
                                         .message_id = message_id,
                                         .kind = "message.out",
                                         .data = event_data(a, "to", to)},
                     NULL, e);
}

static bool brand_row(struct db_tx *tx, struct arena *a, int64_t brand_id,
                      struct q_brand_get *row, struct err *e)
{
    switch (q_brand_get(tx, a, brand_id, row, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return err_set(e, ERR_MISSING, "there is no such brand");
    case DB_ROW: break;
    }
    return true;
}

/* Looks at the text and decides; *found is what check_left is told. */
static bool may_leave(struct db_tx *tx, struct arena *a,
                      const struct desk *desk, const struct actor *who,
                      const struct check_in *in,
                      const struct check_leave *leave, struct check *found,
                      struct check *out, struct err *e)
{
    if (!check_read(tx, a, desk, who, in, found, e))
        return false;
    if (out)
        *out = *found;
    return check_decide(found, leave, e);
}

static bool promises_keep(struct db_tx *tx, struct arena *a,
                          const struct actor *who, int64_t case_id,
                          const struct check_leave *leave, struct err *e)
{
    int64_t id;

    for (size_t i = 0; i < leave->promises_n; i++)
        if (!promise_make(tx, a, who, case_id, leave->promises[i].text,
                          leave->promises[i].due_us, &id, e))
            return false;
    return true;
}

/* The customer's own subject is theirs; one that we changed is ours. */
static struct str our_subject(struct arena *a, const struct q_case_get *row,
                              const struct q_message_last_in *last)
{
    if (last->id &&
        str_eq_nocase(letter_re(a, row->subject), letter_re(a, last->subject)))
        return STR("");
    return row->subject;
}

bool letter_reply(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct letter_new *in,
                  int64_t *message_id, struct err *e)
{
    struct q_message_last_in last = {0};
    struct q_account_get account;
    struct q_brand_get brand;
    struct q_case_get row;
    struct check found;
    int64_t changed;
    struct str to, cc;

    if (!text_good(in->text, LIMIT_REPLY_BYTES, e) ||
        !case_load(tx, a, who->brand_id, in->case_id, in->version, &row, e) ||
        q_message_last_in(tx, a, who->brand_id, row.id, &last, e) == DB_FAIL ||
        !letter_account(tx, a, who->brand_id, row.account_id, &account, e) ||
        !brand_row(tx, a, who->brand_id, &brand, e) ||
        !recipients(a, in, &last, &to, &cc, e))
        return false;

    const struct check_in words = {
        .case_id = row.id,
        .text = in->text,
        .subject = our_subject(a, &row, &last),
        .to = to,
        .cc = cc,
        .has_attachment = in->files_n > 0,
    };
    const struct letter_row letter = {
        .case_id = row.id,
        .account = &account,
        .from_name = account.name.len ? account.name : brand.name,
        .to = to,
        .cc = cc,
        .subject = letter_re(a, row.subject),
        .text = in->text,
        .lang = row.lang,
        .reply_ref = last.ref,
        .quote = in->quote && last.id,
        .send_us = who->now_us + brand.undo_us,
        .files = in->files,
        .files_n = in->files_n,
        .check = &found,
        .leave = &in->leave,
    };

    return may_leave(tx, a, desk, who, &words, &in->leave, &found, in->check,
                     e) &&
           letter_put(tx, a, who, &letter, message_id, e) &&
           admit(tx, who->brand_id, row.id, to, a, e) &&
           admit(tx, who->brand_id, row.id, cc, a, e) &&
           case_answer(tx, a, who, &row, in->then, e) &&
           promises_keep(tx, a, who, row.id, &in->leave, e) &&
           q_draft_drop(tx, who->brand_id, row.id, who->agent_id, STR("reply"),
                        &changed, e) &&
           out_event(tx, a, who, row.id, *message_id, to, e);
}

bool letter_note(struct db_tx *tx, struct arena *a, const struct actor *who,
                 const struct letter_new *in, int64_t *message_id,
                 struct err *e)
{
    struct q_case_get row;
    struct q_message_add added;
    int64_t changed;

    if (!text_good(in->text, LIMIT_NOTE_BYTES, e) ||
        !case_load(tx, a, who->brand_id, in->case_id, 0, &row, e))
        return false;

    const struct q_message_add_in add = {
        .brand_id = who->brand_id,
        .case_id = row.id,
        .kind = STR("note"),
        .channel = STR("note"),
        .agent_id = who->agent_id,
        .from_name = STR(""),
        .from_addr = STR(""),
        .to_text = STR(""),
        .cc_text = STR(""),
        .answer_to = STR(""),
        .subject = STR(""),
        .text = in->text,
        .folds = STR(""),
        .lang = STR(""),
        .notes = STR(""),
        .ref = STR(""),
        .reply_ref = STR(""),
        .at_us = who->now_us,
        .now_us = who->now_us,
        .state = STR(""),
    };

    if (!q_message_add(tx, a, &add, &added, e) ||
        !files_keep(tx, a, who, added.id, in->files, in->files_n, e) ||
        !q_case_touch(tx, who->brand_id, row.id, who->now_us, &changed, e) ||
        !q_draft_drop(tx, who->brand_id, row.id, who->agent_id, STR("note"),
                      &changed, e))
        return false;
    *message_id = added.id;
    return event_add(tx, a, who,
                     &(struct event_new){.case_id = row.id,
                                         .message_id = added.id,
                                         .kind = "message.note"},
                     NULL, e);
}

bool letter_begin(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct letter_first *in,
                  int64_t *case_id, int64_t *message_id, struct err *e)
{
    struct q_account_get account;
    struct q_brand_get brand;
    struct case_opened opened;
    struct q_case_get row;
    struct str to, subject = str_trim(in->subject);
    struct check found;
    size_t to_n;
    int64_t customer_id, changed;

    if (subject.len == 0 || subject.len > LIMIT_SUBJECT_BYTES)
        return err_set(e, ERR_INPUT, "a subject has 1 to %d bytes",
                       LIMIT_SUBJECT_BYTES);
    if (!text_good(in->text, LIMIT_REPLY_BYTES, e) ||
        !addresses_clean(a, in->to, &to, &to_n, e))
        return false;
    if (to_n != 1)
        return err_set(e, ERR_INPUT, "a new letter goes to one address");

    const struct check_in words = {
        .text = in->text,
        .subject = subject,
        .lang = in->lang,
        .to = to,
        .name = in->name,
        .has_attachment = in->files_n > 0,
    };

    if (!may_leave(tx, a, desk, who, &words, &in->leave, &found, in->check,
                   e) ||
        !check_record(tx, a, who, "customer.name", in->name, in->lang,
                      in->leave.pass, e) ||
        !letter_account(tx, a, who->brand_id, in->account_id, &account, e) ||
        !brand_row(tx, a, who->brand_id, &brand, e) ||
        !letter_customer(tx, a, who, agent_email(a, to), in->name, in->lang,
                         &customer_id, e))
        return false;

    const struct case_new fresh = {
        .customer_id = customer_id,
        .account_id = account.id,
        .channel = STR("mail"),
        .subject = subject,
        .excerpt = utf8_cut(in->text, 200),
        .lang = in->lang,
        .owner_id = who->agent_id,
    };

    if (!case_open(tx, a, who, &fresh, &opened, e) ||
        !case_load(tx, a, who->brand_id, opened.id, 0, &row, e))
        return false;
    *case_id = opened.id;

    const struct letter_row letter = {
        .case_id = opened.id,
        .account = &account,
        .from_name = account.name.len ? account.name : brand.name,
        .to = to,
        .cc = STR(""),
        .subject = subject,
        .text = in->text,
        .lang = in->lang,
        .reply_ref = STR(""),
        .send_us = who->now_us + brand.undo_us,
        .files = in->files,
        .files_n = in->files_n,
        .check = &found,
        .leave = &in->leave,
    };

    return letter_put(tx, a, who, &letter, message_id, e) &&
           admit(tx, who->brand_id, opened.id, to, a, e) &&
           q_customer_seen(tx, who->brand_id, customer_id, 1, in->name,
                           in->lang, who->now_us, &changed, e) &&
           case_set_state(tx, a, who, opened.id, 0, CASE_WAITING_CUSTOMER, e) &&
           promises_keep(tx, a, who, opened.id, &in->leave, e) &&
           out_event(tx, a, who, opened.id, *message_id, to, e);
}
