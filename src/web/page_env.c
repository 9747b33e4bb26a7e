#include "web/page_env.h"

void page_csrf(struct buf *out, const struct page_env *env)
{
    if (!env->csrf.len)
        return;
    BUF_LIT(out, "<input type=\"hidden\" name=\"csrf\" value=\"");
    out_attr(out, env->csrf);
    BUF_LIT(out, "\">");
}

/* ---- sentences with values ---- */

struct page_val page_val_str(const struct page_env *env, const char *name,
                             struct str s)
{
    return (struct page_val){.name = name, .text = s};
}

struct page_val page_val_html(const struct page_env *env, const char *name,
                              struct html h)
{
    return (struct page_val){.name = name, .text = h.s, .html = true};
}

struct page_val page_val_i64(const struct page_env *env, const char *name,
                             int64_t n)
{
    struct buf out = buf_make(env->arena, 24);

    buf_put_i64(&out, n);
    return (struct page_val){.name = name, .text = buf_str(&out)};
}

static void put(struct buf *out, bool attr, struct str s)
{
    if (attr)
        out_attr(out, s);
    else
        out_text(out, s);
}

/* Escapes the words and each value by itself, so that a value can neither
 * pass for markup nor for a {name}. */
static void say(struct buf *out, struct str words, bool attr,
                const struct page_val *vals, size_t n)
{
    struct str text, name;

    while (msg_next(&words, &text, &name)) {
        put(out, attr, text);
        for (size_t i = 0; name.ptr && i < n; i++) {
            if (!str_eq(name, str_from_z(vals[i].name)))
                continue;
            if (vals[i].html)
                buf_put(out, vals[i].text);
            else
                put(out, attr, vals[i].text);
            break;
        }
    }
}

void page_say(struct buf *out, const struct page_env *env,
              const struct msg_key *key, bool attr, const struct page_val *vals,
              size_t n)
{
    say(out, msg_by_key(env->lang, key), attr, vals, n);
}

void page_say_n(struct buf *out, const struct page_env *env,
                const struct msg_key *key, bool attr, int64_t count,
                const struct page_val *vals, size_t n)
{
    struct page_val *all = ARENA_ARRAY(env->arena, n + 1, struct page_val);

    all[0] = page_val_str(env, "n", page_num(env, count));
    if (n)
        memcpy(all + 1, vals, n * sizeof *all);
    say(out, msg_n_by_key(env->lang, key, count), attr, all, n + 1);
}

/* ---- short words ---- */

struct str page_num(const struct page_env *env, int64_t n)
{
    return number_str(env->arena, env->lang, n);
}

struct str page_ago(const struct page_env *env, int64_t us)
{
    return us ? date_ago(env->arena, env->lang, us, env->now_us) : STR("");
}

struct str page_bytes(const struct page_env *env, int64_t bytes)
{
    return number_bytes(env->arena, env->lang, bytes);
}

struct str page_money(const struct page_env *env, int64_t minor,
                      struct str currency)
{
    return money_str(env->arena, env->lang, minor, currency);
}

struct str page_msg(const struct page_env *env, const char *id)
{
    return msg(env->lang, id);
}

static struct html time_element(const struct page_env *env, int64_t us,
                                struct str words)
{
    struct buf out = buf_make(env->arena, 1000);

    BUF_LIT(&out, "<time datetime=\"");
    buf_put(&out, date_machine(env->arena, env->zone, us)); /* digits */
    BUF_LIT(&out, "\" title=\"");
    out_attr(&out, date_full(env->arena, env->lang, env->zone, us));
    BUF_LIT(&out, "\">");
    out_text(&out, words);
    BUF_LIT(&out, "</time>");
    return (struct html){buf_str(&out)};
}

struct html page_time(const struct page_env *env, int64_t us)
{
    if (!us)
        return (struct html){0};
    return time_element(
        env, us, date_near(env->arena, env->lang, env->zone, us, env->now_us));
}

struct html page_time_ago(const struct page_env *env, int64_t us)
{
    if (!us)
        return (struct html){0};
    return time_element(env, us, page_ago(env, us));
}
