#include "base/limits.h"
#include "desk/agent.h"
#include "desk/brand.h"
#include "desk/check.h"
#include "desk/secret.h"
#include "text/lang.h"
#include "text/zone.h"

static const char *const TLS[] = {"tls", "starttls", "none"};

static struct str or_else(struct str s, struct str other)
{
    return s.len ? s : other;
}

static bool check(struct brand_new *b, struct err *e)
{
    int offset_s;

    b->name = str_trim(b->name);
    b->lang = or_else(b->lang, STR("en"));
    b->zone = or_else(b->zone, STR("UTC"));
    if (b->answer_within_us == 0)
        b->answer_within_us = BRAND_ANSWER_WITHIN_US;
    if (b->undo_us < 0)
        b->undo_us = BRAND_UNDO_US;
    if (b->name.len == 0 || b->name.len > LIMIT_NAME_BYTES)
        return err_set(e, ERR_INPUT, "a brand's name has 1 to %d bytes",
                       LIMIT_NAME_BYTES);
    if (!check_name(b->name, e))
        return false;
    if (lang_from_tag(b->lang) == LANG_UNSURE)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not a language of the desk",
                       STR_ARG(str_sub(b->lang, 0, 40)));
    if (b->answer_within_us < US_PER_MIN ||
        b->answer_within_us > 60 * US_PER_DAY)
        return err_set(e, ERR_INPUT,
                       "an answer is due within a minute to 60 days");
    if (b->undo_us > US_PER_HOUR)
        return err_set(e, ERR_INPUT, "a reply can be held an hour at most");
    return zone_offset_s(b->zone, 0, &offset_s, e);
}

bool brand_add(struct db_tx *tx, struct arena *a, const struct brand_new *in,
               int64_t now_us, int64_t *id, struct err *e)
{
    struct brand_new b = *in;
    struct q_brand_add row;

    if (!check(&b, e))
        return false;
    if (!q_brand_add(tx, a,
                     &(const struct q_brand_add_in){
                         .name = b.name,
                         .lang = b.lang,
                         .zone = b.zone,
                         .answer_within_us = b.answer_within_us,
                         .undo_us = b.undo_us,
                         .acknowledge = b.acknowledge,
                         .now_us = now_us},
                     &row, e))
        return false;
    *id = row.id;
    return true;
}

bool brand_change(struct db_tx *tx, struct arena *a, int64_t id,
                  int64_t version, const struct brand_new *in, struct err *e)
{
    struct brand_new b = *in;
    int64_t changed;

    (void)a;
    if (!check(&b, e) ||
        !q_brand_change(tx,
                        &(const struct q_brand_change_in){
                            .id = id,
                            .version = version,
                            .name = b.name,
                            .lang = b.lang,
                            .zone = b.zone,
                            .answer_within_us = b.answer_within_us,
                            .undo_us = b.undo_us,
                            .acknowledge = b.acknowledge},
                        &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_CONFLICT, "the brand was changed by somebody else");
}

struct str account_address(struct arena *a, struct str address,
                           struct str *plus)
{
    size_t at, mark;

    *plus = STR("");
    address = str_trim(address);
    if (address.len && address.ptr[0] == '<' &&
        address.ptr[address.len - 1] == '>')
        address = str_sub(address, 1, address.len - 2);
    address = agent_email(a, address);
    at = str_find_byte(address, '@');
    mark = str_find_byte(address, '+');
    if (at == SIZE_MAX || mark == SIZE_MAX || mark > at || mark == 0)
        return address;
    *plus = str_sub(address, mark + 1, at - mark - 1);
    return str_fmt(a, "%.*s%.*s", (int)mark, address.ptr,
                   STR_ARG(str_sub(address, at, address.len)));
}

enum db_got account_of(struct db_tx *tx, struct arena *a, struct str address,
                       struct q_address_find *row, struct err *e)
{
    struct str plus;

    address = account_address(a, address, &plus);
    if (address.len == 0)
        return DB_NONE;
    return q_address_find(tx, a, address, row, e);
}

static bool tls_good(struct str tls, struct err *e)
{
    for (size_t i = 0; i < ARRAY_N(TLS); i++)
        if (str_eq(tls, str_from_z(TLS[i])))
            return true;
    return err_set(e, ERR_INPUT, "\"%.*s\" is not one of tls, starttls, none",
                   STR_ARG(str_sub(tls, 0, 40)));
}

bool account_keeps(struct str smtp_host, struct str *folder)
{
    enum { FOLDER_BYTES = 40 };

    if (!str_starts(smtp_host, STR(ACCOUNT_KEEPS)))
        return false;
    *folder = str_sub(smtp_host, sizeof ACCOUNT_KEEPS - 1, SIZE_MAX);
    for (size_t i = 0; i < folder->len; i++) {
        char c = folder->ptr[i];

        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return folder->len > 0 && folder->len <= FOLDER_BYTES;
}

static bool host_good(struct str host, int64_t port, const char *what,
                      struct err *e)
{
    struct str folder;

    if (host.len == 0)
        return true;
    if (host.len > 255 || str_find_byte(host, ' ') != SIZE_MAX ||
        str_find_byte(host, '/') != SIZE_MAX ||
        (str_starts(host, STR(ACCOUNT_KEEPS)) && !account_keeps(host, &folder)))
        return err_set(e, ERR_INPUT, "\"%.*s\" is not the name of a server",
                       STR_ARG(str_sub(host, 0, 100)));
    if (port < 1 || port > 65535)
        return err_set(e, ERR_INPUT, "the %s port is a number up to 65535",
                       what);
    return true;
}

static bool account_check(struct account_new *in, struct err *e)
{
    in->imap_folder = or_else(in->imap_folder, STR("INBOX"));
    in->auth = or_else(in->auth, STR("password"));
    in->imap_tls = or_else(in->imap_tls, STR("tls"));
    in->smtp_tls = or_else(in->smtp_tls, STR("tls"));
    if (in->imap_port == 0)
        in->imap_port = str_eq(in->imap_tls, STR("tls")) ? 993 : 143;
    if (in->smtp_port == 0)
        in->smtp_port = str_eq(in->smtp_tls, STR("tls")) ? 465 : 587;
    if (!str_eq(in->auth, STR("password")) && !str_eq(in->auth, STR("xoauth2")))
        return err_set(e, ERR_INPUT, "log-in is by password or xoauth2");
    if (in->name.len > LIMIT_NAME_BYTES)
        return err_set(e, ERR_INPUT, "the name is longer than %d bytes",
                       LIMIT_NAME_BYTES);
    return tls_good(in->imap_tls, e) && tls_good(in->smtp_tls, e) &&
           host_good(in->imap_host, in->imap_port, "IMAP", e) &&
           host_good(in->smtp_host, in->smtp_port, "SMTP", e);
}

static struct str seal(struct arena *a, const struct desk *desk,
                       struct str secret)
{
    return secret.ptr ? secret_seal(a, desk, secret) : (struct str){0};
}

bool account_add(struct db_tx *tx, struct arena *a, const struct desk *desk,
                 int64_t brand_id, const struct account_new *given,
                 int64_t now_us, int64_t *id, struct err *e)
{
    struct account_new in = *given;
    struct q_account_add row;
    struct str plus, address = account_address(a, in.address, &plus);
    int64_t changed;

    if (address.len == 0 || plus.len)
        return err_set(e, ERR_INPUT, "\"%.*s\" is not an address of a mailbox",
                       STR_ARG(str_sub(in.address, 0, 100)));
    if (!account_check(&in, e) || !check_name(in.name, e))
        return false;

    const struct q_account_add_in add = {
        .brand_id = brand_id,
        .channel = STR("mail"),
        .address = address,
        .name = str_trim(in.name),
        .plus = in.plus,
        .imap_host = in.imap_host,
        .imap_port = in.imap_port,
        .imap_tls = in.imap_tls,
        .imap_user = or_else(in.imap_user, address),
        .imap_folder = in.imap_folder,
        .smtp_host = in.smtp_host,
        .smtp_port = in.smtp_port,
        .smtp_tls = in.smtp_tls,
        .smtp_user = in.smtp_user,
        .auth = in.auth,
        .secret = seal(a, desk, in.secret),
        .pin = in.pin.len ? in.pin : STR(""),
        .now_us = now_us,
    };

    if (!q_account_add(tx, a, &add, &row, e) ||
        !q_address_put(tx, address, brand_id, row.id, &changed, e))
        return false;
    if (changed == 0)
        return err_set(e, ERR_CONFLICT, "\"%.*s\" is an account already",
                       STR_ARG(address));
    *id = row.id;
    return true;
}

bool account_change(struct db_tx *tx, struct arena *a, const struct desk *desk,
                    int64_t brand_id, int64_t id, int64_t version,
                    const struct account_new *given, struct err *e)
{
    struct account_new in = *given;
    int64_t changed;

    if (!account_check(&in, e) || !check_name(in.name, e))
        return false;

    const struct q_account_change_in change = {
        .brand_id = brand_id,
        .id = id,
        .version = version,
        .name = str_trim(in.name),
        .active = in.active,
        .plus = in.plus,
        .imap_host = in.imap_host,
        .imap_port = in.imap_port,
        .imap_tls = in.imap_tls,
        .imap_user = in.imap_user,
        .imap_folder = in.imap_folder,
        .smtp_host = in.smtp_host,
        .smtp_port = in.smtp_port,
        .smtp_tls = in.smtp_tls,
        .smtp_user = in.smtp_user,
        .auth = in.auth,
        .secret = seal(a, desk, in.secret),
        .pin = in.pin.len ? in.pin : STR(""),
    };

    if (!q_account_change(tx, &change, &changed, e))
        return false;
    return changed == 1 ||
           err_set(e, ERR_CONFLICT, "the mailbox was changed by somebody else");
}
