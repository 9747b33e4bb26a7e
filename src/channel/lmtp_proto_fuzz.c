/* The replies and the messages must not depend on how the bytes are cut. */
#include "base/buf.h"
#include "channel/lmtp_proto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void on_mail(void *ctx, const struct lmtp_mail *mail,
                    struct lmtp_reply *replies)
{
    struct buf *log = ctx;

    assert(mail->rcpts_n >= 1 && mail->rcpts_n <= 5);
    assert(mail->bytes.len <= 4000);
    buf_put(log, mail->from);
    buf_put(log, mail->bytes);
    for (size_t i = 0; i < mail->rcpts_n; i++) {
        buf_put(log, mail->rcpts[i].address);
        assert(mail->rcpts[i].address.len > 0);
        if (i != 2)
            lmtp_reply_set(&replies[i], 250, "2.0.0", "%.*s",
                           STR_ARG(mail->rcpts[i].address));
    }
}

static struct str talk(struct arena *a, struct str in, size_t step, bool smtp)
{
    struct buf log = buf_make(a, 1 << 22);
    const struct lmtp_rules rules = {
        .host = STR("mx"), .smtp = smtp, .cap_bytes = 4000, .rcpts_max = 5};
    const struct lmtp_owner owner = {.ctx = &log, .on_mail = on_mail};
    struct lmtp_proto *p = lmtp_proto_open(&rules, &owner);

    for (size_t i = 0; i < in.len; i += step)
        lmtp_proto_feed(p, str_sub(in, i, step));
    buf_put(&log, lmtp_proto_out(p));
    lmtp_proto_close(&p);
    return buf_str(&log);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();

    if (size > 1) {
        struct str in = str_make(data + 1, size - 1);
        bool smtp = data[0] & 1;
        struct str whole = talk(a, in, in.len, smtp);
        struct str parts = talk(a, in, 1 + (data[0] >> 1) % 7, smtp);

        if (!str_eq(whole, parts))
            abort();
    }
    arena_close(&a);
    return 0;
}
