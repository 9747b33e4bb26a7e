#include "base/limits.h"
#include "desk/letter.h"
#include "desk/outbox_impl.h"
#include "html/markdown.h"
#include "i18n/date.h"
#include "i18n/msg.h"
#include "mime/write.h"

enum { REFS_N = 20 };

static bool load_files(struct db_tx *tx, struct arena *a, int64_t brand_id,
                       int64_t message_id, struct mime_draft *d, struct err *e)
{
    struct q_attachment_of_message *rows;
    struct mime_file *files;
    size_t n;

    if (!q_attachment_of_message(tx, a, brand_id, message_id, &rows, &n, e))
        return false;
    files = ARENA_ARRAY(a, n, struct mime_file);
    for (size_t i = 0; i < n; i++) {
        struct q_blob_get blob;

        if (q_blob_get(tx, a, brand_id, rows[i].sha256, &blob, e) != DB_ROW)
            return err_set(e, ERR_MISSING, "the file \"%.*s\" is not stored",
                           STR_ARG(rows[i].name));
        files[i] = (struct mime_file){
            .name = rows[i].name, .type = rows[i].type, .bytes = blob.data};
    }
    d->files = files;
    d->files_n = n;
    return true;
}

static bool load_refs(struct db_tx *tx, struct arena *a, int64_t brand_id,
                      const struct q_message_get *row, struct mime_draft *d,
                      struct err *e)
{
    struct q_message_refs_of_case *rows;
    struct str *refs;
    size_t n, kept = 0;

    if (!q_message_refs_of_case(tx, a, brand_id, row->case_id, REFS_N, &rows,
                                &n, e))
        return false;
    refs = ARENA_ARRAY(a, n, struct str);
    for (size_t i = 0; i < n; i++)
        if (!str_eq(rows[i].ref, row->ref))
            refs[kept++] = rows[i].ref;
    d->references = refs;
    d->references_n = kept;
    return true;
}

static bool load_quote(struct db_tx *tx, struct arena *a,
                       const struct actor *who, enum lang lang, struct str zone,
                       const struct q_message_get *row, struct mime_draft *d,
                       struct err *e)
{
    struct q_message_last_in last;

    if (!str_eq(row->notes, STR("quote")))
        return true;
    switch (q_message_last_in(tx, a, who->brand_id, row->case_id, &last, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    d->quoted = last.text;
    d->quoted_intro =
        msg_fmt(a, lang, MSG("On {date}, {name} wrote:"),
                MSG_ARGS({"date", date_full(a, lang, zone, last.at_us)},
                         {"name", last.from_name.len ? last.from_name
                                                     : last.from_addr}));
    return true;
}

/* The letter's own text and the brand's signature for its language. */
static bool full_text(struct db_tx *tx, struct arena *a, int64_t brand_id,
                      const struct q_message_get *row, struct str *out,
                      struct err *e)
{
    struct q_signature_for sign;

    *out = row->text;
    if (row->is_auto)
        return true;
    switch (q_signature_for(tx, a, brand_id, row->lang, &sign, e)) {
    case DB_FAIL: return false;
    case DB_NONE: return true;
    case DB_ROW: break;
    }
    if (str_trim(sign.text).len)
        *out = str_fmt(a, "%.*s\n\n%.*s\n", STR_ARG(str_trim(row->text)),
                       STR_ARG(str_trim(sign.text)));
    return true;
}

bool outbox_build(struct db_tx *tx, struct arena *a, const struct desk *desk,
                  const struct actor *who, const struct q_message_get *row,
                  const struct q_account_get *account, struct str *raw,
                  struct err *e)
{
    struct q_brand_get brand;
    enum lang lang = msg_lang(lang_from_tag(row->lang));
    struct mime_address reply_to = {0};
    struct mime_addresses to = mime_addresses(a, row->to_text, NULL);
    struct mime_addresses cc = mime_addresses(a, row->cc_text, NULL);
    struct str text;
    struct mime_field fields[] = {
        {STR("X-Redress-Case"), str_fmt(a, "%" PRId64, row->case_id)}};

    if (q_brand_get(tx, a, who->brand_id, &brand, e) != DB_ROW)
        return err_set(e, ERR_MISSING, "a letter without its brand");
    if (!full_text(tx, a, who->brand_id, row, &text, e))
        return false;
    reply_to.name = row->from_name;
    reply_to.address = letter_case_address(a, desk, who->brand_id, row->case_id,
                                           account->address, account->plus);

    struct mime_draft d = {
        .from = {row->from_name, account->address},
        .to = to.list,
        .to_n = to.n,
        .cc = cc.list,
        .cc_n = cc.n,
        .reply_to = &reply_to,
        .reply_to_n = 1,
        .subject = row->subject,
        .message_id = row->ref,
        .in_reply_to = row->reply_ref,
        .date_us = row->at_us,
        .text = markdown_to_text(a, text),
        .html = markdown_to_html(a, text).s,
        .language = row->lang,
        .automatic = row->is_auto ? MIME_AUTO_REPLIED : MIME_AUTO_NO,
        .fields = fields,
        .fields_n = ARRAY_N(fields),
    };

    return load_files(tx, a, who->brand_id, row->id, &d, e) &&
           load_refs(tx, a, who->brand_id, row, &d, e) &&
           load_quote(tx, a, who, lang, brand.zone, row, &d, e) &&
           mime_write(a, &d, raw, e);
}
