/*
 * demo_mail.c — the letters of the demonstration as bytes, the well-formed
 * ones and the others.
 */
#include <errno.h>
#include <iconv.h>

#include "base/buf.h"
#include "base/civil.h"
#include "base/enc.h"
#include "main/demo_mail.h"
#include "mime/write.h"

enum { RAW_BYTES = 256 * 1024 };

/* ---- letters that say another charset than they are in ---- */

static bool encode(struct arena *a, const char *charset, struct str text,
                   struct str *out, struct err *e)
{
    iconv_t cd = iconv_open(charset, "UTF-8");
    size_t left = text.len, room = text.len * 4 + 16, all = room;
    char *from = str_z(a, text), *to = arena_alloc(a, room), *start = to;
    size_t bad;

    if (cd == (iconv_t)-1)
        return err_set(e, ERR_FATAL, "this system cannot write %s", charset);
    bad = iconv(cd, &from, &left, &to, &room);
    iconv_close(cd);
    if (bad != 0)
        return err_set(e, ERR_FATAL, "a letter does not fit into %s", charset);
    *out = str_make(start, all - room);
    return true;
}

/* As in a header (RFC 2047). */
static bool word(struct arena *a, const char *charset, struct str text,
                 struct str *out, struct err *e)
{
    struct str bytes = {0};

    if (!encode(a, charset, text, &bytes, e))
        return false;
    *out = str_fmt(a, "=?%s?B?%.*s?=", charset, STR_ARG(enc_base64(a, bytes)));
    return true;
}

static struct str date_of(struct arena *a, int64_t us)
{
    static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
                                       "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    struct civil c = civil_from_us(us);

    return str_fmt(a, "%s, %d %s %04d %02d:%02d:%02d +0000", days[c.weekday],
                   c.day, months[c.month - 1], c.year, c.hour, c.minute,
                   c.second);
}

/* The header is right, the text is raw bytes under a wrong name: so it comes
 * from old office programs. */
static bool wrong_charset(struct arena *a, const struct demo_letter *l,
                          const char *charset, const char *says,
                          struct str *raw, struct err *e)
{
    struct buf b = buf_make(a, RAW_BYTES);
    struct str name = {0}, subject = {0}, text = {0};

    if (!word(a, charset, str_from_z(l->name), &name, e) ||
        !word(a, charset, l->subject, &subject, e) ||
        !encode(a, charset, l->text, &text, e))
        return false;
    buf_put_f(&b, "From: %.*s <%s>\r\nTo: %s\r\nSubject: %.*s\r\n",
              STR_ARG(name), l->address, DEMO_ADDRESS, STR_ARG(subject));
    buf_put_f(&b,
              "Message-ID: <%.*s>\r\nDate: %.*s\r\nMIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=%s\r\n"
              "Content-Transfer-Encoding: 8bit\r\n\r\n",
              STR_ARG(l->message_id), STR_ARG(date_of(a, l->date_us)), says);
    buf_put(&b, text);
    BUF_LIT(&b, "\r\n");
    *raw = buf_str(&b);
    return true;
}

/* ---- all others ---- */

static struct str intro(const char *lang)
{
    static const struct {
        const char *lang;
        struct str words;
    } all[] = {
        {"en", STR_INIT("Meridian Air wrote:")},
        {"fr", STR_INIT("Meridian Air a écrit :")},
        {"pl", STR_INIT("Meridian Air napisał(a):")},
        {"ru", STR_INIT("Meridian Air пишет:")},
        {"zh-Hant", STR_INIT("Meridian Air 寫道：")},
        {"zh-Hans", STR_INIT("Meridian Air 写道：")},
    };

    for (size_t i = 0; i < ARRAY_N(all); i++)
        if (str_eq(str_from_z(lang), str_from_z(all[i].lang)))
            return all[i].words;
    return all[0].words;
}

static bool well_formed(struct arena *a, const struct demo_letter *l,
                        struct str *raw, struct err *e)
{
    const struct mime_address to = {STR(""), STR(DEMO_ADDRESS)};
    const struct mime_field spam[] = {
        {STR("X-Spam-Flag"), STR("YES")},
        {STR("X-Spam-Status"), STR("Yes, score=14.2 required=5.0")}};
    struct mime_file file = {.bytes = STR("")};
    struct mime_draft d = {
        .from = {str_from_z(l->name), str_from_z(l->address)},
        .to = &to,
        .to_n = 1,
        .subject = l->subject,
        .message_id = l->message_id,
        .in_reply_to = l->in_reply_to,
        .references = &l->in_reply_to,
        .references_n = l->in_reply_to.len ? 1 : 0,
        .date_us = l->date_us,
        .text = l->text,
        .quoted = l->quoted,
        .quoted_intro = l->quoted.len ? intro(l->lang) : STR(""),
    };

    switch (l->form) {
    case DEMO_PLAIN:
    case DEMO_CYRILLIC:
    case DEMO_GB18030: break;
    case DEMO_HTML:
        d.html = l->text;
        d.text = STR("");
        break;
    case DEMO_PICTURE:
        file = (struct mime_file){.name = STR("suitcase.png"),
                                  .type = STR("image/png"),
                                  .bytes = demo_picture(a)};
        d.files = &file;
        d.files_n = 1;
        break;
    case DEMO_TEXT_FILE:
        file = (struct mime_file){.name = STR("details.txt"),
                                  .type = STR("text/plain"),
                                  .bytes = str_from_z(l->file)};
        d.files = &file;
        d.files_n = 1;
        break;
    case DEMO_SPAM:
        d.fields = spam;
        d.fields_n = ARRAY_N(spam);
        break;
    case DEMO_AWAY: d.automatic = MIME_AUTO_REPLIED; break;
    }
    return mime_write(a, &d, raw, e);
}

bool demo_mail(struct arena *a, const struct demo_letter *l, struct str *raw,
               struct err *e)
{
    if (l->form == DEMO_CYRILLIC)
        return wrong_charset(a, l, "WINDOWS-1251", "utf-8", raw, e);
    if (l->form == DEMO_GB18030)
        return wrong_charset(a, l, "GB18030", "us-ascii", raw, e);
    return well_formed(a, l, raw, e);
}

struct str demo_report(struct arena *a, const char *address,
                       struct str letter_ref, struct str message_id,
                       int64_t date_us)
{
    struct buf b = buf_make(a, RAW_BYTES);
    struct str date = date_of(a, date_us);

    buf_put_f(&b,
              "Return-Path: <>\r\nFrom: Mail Delivery System "
              "<mailer-daemon@mx.example>\r\nTo: %s\r\nSubject: Undelivered "
              "mail returned to sender\r\nMessage-ID: <%.*s>\r\nDate: %.*s\r\n"
              "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
              "Content-Type: multipart/report; report-type=delivery-status; "
              "boundary=\"=report=\"\r\n\r\n",
              DEMO_ADDRESS, STR_ARG(message_id), STR_ARG(date));
    buf_put_f(&b,
              "--=report=\r\nContent-Type: text/plain; charset=us-ascii\r\n"
              "\r\nYour message could not be delivered to <%s>:\r\n"
              "the mailbox is full.\r\n\r\n",
              address);
    buf_put_f(&b,
              "--=report=\r\nContent-Type: message/delivery-status\r\n\r\n"
              "Reporting-MTA: dns; mx.example\r\nArrival-Date: %.*s\r\n\r\n"
              "Final-Recipient: rfc822; %s\r\nAction: failed\r\n"
              "Status: 5.2.2\r\nRemote-MTA: dns; mx.example\r\n"
              "Diagnostic-Code: smtp; 552 5.2.2 mailbox full\r\n\r\n",
              STR_ARG(date), address);
    buf_put_f(&b,
              "--=report=\r\nContent-Type: text/rfc822-headers\r\n\r\n"
              "From: %s\r\nTo: %s\r\nMessage-ID: <%.*s>\r\n\r\n"
              "--=report=--\r\n",
              DEMO_ADDRESS, address, STR_ARG(letter_ref));
    return buf_str(&b);
}
