#include "base/utf8.h"
#include "mime/kind.h"
#include "mime/mail.h"
#include "mime/quote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must_be_text(struct str s)
{
    assert(utf8_valid(s));
    assert(str_find_byte(s, '\0') == SIZE_MAX);
}

static void must_be_line(struct str s)
{
    must_be_text(s);
    for (size_t i = 0; i < s.len; i++)
        assert((unsigned char)s.ptr[i] >= 32);
}

static void must_be_addresses(struct mime_addresses list)
{
    for (size_t i = 0; i < list.n; i++) {
        must_be_line(list.list[i].name);
        must_be_line(list.list[i].address);
    }
}

static void must_be_ids(struct mime_ids ids)
{
    for (size_t i = 0; i < ids.n; i++)
        must_be_line(ids.list[i]);
}

/* Every text is clean and every way of reading on survives. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct mime_mail m;
    struct mime_verdict v;
    struct err e;

    if (!mime_read(a, str_make(data, size), &m, &e))
        goto out;
    must_be_line(m.subject);
    must_be_line(m.from.name);
    must_be_line(m.from.address);
    must_be_line(m.message_id);
    must_be_line(m.list_id);
    must_be_addresses(m.to);
    must_be_addresses(m.cc);
    must_be_addresses(m.reply_to);
    must_be_addresses(m.delivered_to);
    must_be_ids(m.in_reply_to);
    must_be_ids(m.references);
    must_be_text(m.text);
    must_be_text(m.html);
    must_be_text(m.calendar);
    for (size_t i = 0; i < m.parts_n; i++) {
        must_be_line(m.parts[i].name);
        assert(m.parts[i].name.len);
        assert(str_find_byte(m.parts[i].name, '/') == SIZE_MAX);
        must_be_line(m.parts[i].type);
    }
    v = mime_kind_of(a, &m);
    for (size_t i = 0; i < v.recipients_n; i++) {
        must_be_line(v.recipients[i].address);
        must_be_line(v.recipients[i].diagnostic);
    }
    must_be_line(v.original_subject);
    must_be_text(quote_new_text(a, m.text));
out:
    arena_close(&a);
    return 0;
}
