#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "db/q_message.h"
#include "desk/original.h"
#include "mime/mail.h"

/* Up to the empty line, however lines end. */
static struct str head_of(struct arena *a, struct str raw)
{
    struct str rest = raw, line;
    struct buf b = buf_make(a, LIMIT_HTML_BYTES);

    while (str_line(&rest, &line) && line.len) {
        buf_put(&b, utf8_scrub(a, line));
        buf_put_byte(&b, '\n');
    }
    return buf_str(&b);
}

static bool files_read(struct db_tx *tx, struct arena *a, int64_t brand_id,
                       int64_t message_id, struct original *out, struct err *e)
{
    struct q_attachment_of_message *rows;
    struct original_file *files;
    size_t n;

    if (!q_attachment_of_message(tx, a, brand_id, message_id, &rows, &n, e))
        return false;
    files = ARENA_ARRAY(a, n, struct original_file);
    for (size_t i = 0; i < n; i++)
        if (rows[i].content_id.len)
            files[out->files_n++] = (struct original_file){
                rows[i].content_id, rows[i].id, rows[i].type};
    out->files = files;
    return true;
}

bool original_read(struct db_tx *tx, struct arena *a, int64_t brand_id,
                   int64_t message_id, struct original *out, struct err *e)
{
    struct q_message_get row;
    struct q_blob_get blob;
    struct mime_mail mail;

    *out = (struct original){0};
    switch (q_message_get(tx, a, brand_id, message_id, &row, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING, "there is no message %" PRId64,
                       message_id);
    case DB_ROW: break;
    }
    if (row.sha256.len == 0)
        return err_set(e, ERR_MISSING, "message %" PRId64 " has no bytes",
                       message_id);
    switch (q_blob_get(tx, a, brand_id, row.sha256, &blob, e)) {
    case DB_FAIL: return false;
    case DB_NONE:
        return err_set(e, ERR_MISSING,
                       "the bytes of message %" PRId64 " are not here",
                       message_id);
    case DB_ROW: break;
    }
    out->case_id = row.case_id;
    out->subject = row.subject;
    out->raw = blob.data;
    out->headers = head_of(a, blob.data);
    if (row.has_html) {
        if (!mime_read(a, blob.data, &mail, e))
            return false;
        out->html = mail.html;
    }
    return files_read(tx, a, brand_id, message_id, out, e);
}
