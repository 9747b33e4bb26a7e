/*
 * intake_read.c — from bytes to what the desk wants to know of a message.
 * Pure: no store, no clock.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "desk/agent.h"
#include "desk/fold.h"
#include "desk/intake_impl.h"
#include "html/text.h"

enum { EXCERPT_BYTES = 200, DIGEST_TEXT_BYTES = 64 * 1024 };

/* One line, runs of white space as one space. */
static struct str excerpt(struct arena *a, struct str text)
{
    struct buf b = buf_make(a, EXCERPT_BYTES * 2);
    bool space = false;

    for (size_t i = 0; i < text.len && b.len < EXCERPT_BYTES; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c <= ' ') {
            space = b.len > 0;
            continue;
        }
        if (space)
            buf_put_byte(&b, ' ');
        space = false;
        buf_put_byte(&b, (char)c);
    }
    return utf8_cut(buf_str(&b), b.len);
}

static struct str digest_of(struct arena *a, const struct intake_read *r)
{
    struct str what = str_fmt(a, "%.*s\n%.*s\n%.*s", STR_ARG(r->from),
                              STR_ARG(r->mail.subject),
                              STR_ARG(str_sub(r->text, 0, DIGEST_TEXT_BYTES)));

    return str_sub(hash_sha256_hex(a, what), 0, 32);
}

/*
 * A message without an id gets one from its content and its own date, so that
 * the same one through two doors is one, and the same words a year later are
 * not; without a date from all its bytes.
 */
static struct str ref_of(struct arena *a, const struct intake_read *r)
{
    struct str what;

    if (r->mail.message_id.len &&
        r->mail.message_id.len <= LIMIT_MESSAGE_ID_BYTES)
        return r->mail.message_id;
    what = r->mail.date_us ? str_fmt(a, "%.*s %" PRId64, STR_ARG(r->digest),
                                     r->mail.date_us)
                           : r->row.sha256;
    return str_fmt(a, "%.*s@no-message-id.invalid",
                   STR_ARG(str_sub(hash_sha256_hex(a, what), 0, 40)));
}

static struct str notes_of(struct arena *a, uint32_t notes)
{
    struct buf b = buf_make(a, 1024);

    for (unsigned i = 0; i < MIME_NOTE_N; i++) {
        if (!(notes & 1u << i))
            continue;
        if (b.len)
            buf_put_byte(&b, ',');
        buf_put_z(&b, mime_note_name((enum mime_note)(1u << i)));
    }
    return buf_str(&b);
}

/* The judgement knows more of languages than the guess by frequent words,
 * which stands where it is unsure. */
static void judge_item(struct arena *a, const struct desk *desk,
                       const struct verdict_ground *ground,
                       struct intake_read *r)
{
    verdict_of(a, desk, ground, r->fresh, r->mail.subject, STR("mail"),
               r->mail.date_us ? r->mail.date_us : r->row.received_us,
               &r->said);
    r->lang = r->said.v.lang;
    if (r->lang == LANG_UNSURE)
        r->lang = lang_guess(r->fresh.len ? r->fresh : r->mail.subject, NULL);
}

void intake_read_item(struct arena *a, const struct desk *desk,
                      const struct verdict_ground *ground,
                      struct intake_read *r)
{
    struct mime_mail *m = &r->mail;
    const struct quote_part *parts;
    size_t parts_n;

    r->forced = str_eq(r->row.door, STR("person"));
    r->readable = mime_read(a, r->raw, m, &r->why);
    if (!r->readable)
        return;
    r->verdict = mime_kind_of(a, m);
    r->text = m->text;
    if ((m->notes & MIME_NOTE_TEXT_FROM_HTML || m->text.len == 0) &&
        m->html.len)
        r->text = html_to_text(a, m->html);
    r->text = utf8_cut(r->text, LIMIT_MAIL_TEXT_BYTES);
    parts = quote_split(a, r->text, &parts_n);
    r->fresh = quote_new(a, r->text, parts, parts_n);
    r->folds = fold_write(a, parts, parts_n);
    r->excerpt = excerpt(a, r->fresh.len ? r->fresh : m->subject);
    judge_item(a, desk, ground, r);
    r->from = agent_email(a, m->from.address);
    r->answer_to = r->from;
    if (m->reply_to.n && m->reply_to.list[0].address.len)
        r->answer_to = agent_email(a, m->reply_to.list[0].address);
    r->digest = digest_of(a, r);
    r->ref = ref_of(a, r);
    r->notes = notes_of(a, m->notes);
}
