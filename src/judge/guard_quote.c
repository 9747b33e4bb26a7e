#include "judge/guard_parts.h"

/* Lines that begin the message that is answered. */
static bool begins_original(struct str line)
{
    static const struct str words[] = {STR_INIT("Original Message"),
                                       STR_INIT("Forwarded message"),
                                       STR_INIT("Message d'origine"),
                                       STR_INIT("Message d’origine"),
                                       STR_INIT("Message transféré"),
                                       STR_INIT("Oryginalna wiadomość"),
                                       STR_INIT("Wiadomość oryginalna"),
                                       STR_INIT("Исходное сообщение"),
                                       STR_INIT("Пересланное сообщение"),
                                       STR_INIT("原始郵件"),
                                       STR_INIT("原始邮件"),
                                       STR_INIT("原始訊息"),
                                       STR_INIT("转发邮件"),
                                       STR_INIT("轉寄郵件")};

    if (!str_starts(line, STR("--")))
        return false;
    for (size_t i = 0; i < ARRAY_N(words); i++)
        if (str_find_nocase(line, words[i]) != SIZE_MAX)
            return true;
    return false;
}

size_t guard_quotes(struct arena *a, struct str text, struct span **quotes)
{
    struct str rest = text, line;
    struct span *list = NULL;
    size_t n = 0, room = 0;

    while (str_line(&rest, &line)) {
        size_t from = (size_t)(line.ptr - text.ptr), to = from + line.len;
        bool original = begins_original(line);

        if (!original && !str_starts(str_trim(line), STR(">")))
            continue;
        if (original)
            to = text.len;
        if (n > 0 && list[n - 1].to + 2 >= from) { /* the next line */
            list[n - 1].to = to;
        } else {
            if (n == room) {
                size_t more = room ? 2 * room : 8;

                list = arena_grow(a, list, room * sizeof *list,
                                  more * sizeof *list);
                room = more;
            }
            list[n++] = (struct span){from, to};
        }
        if (original)
            break;
    }
    *quotes = list;
    return n;
}

bool guard_quoted(const struct guard_work *w, uint32_t at)
{
    size_t low = 0, high = w->quoted_n;

    while (low < high) {
        size_t mid = (low + high) / 2;

        if (w->quoted[mid].to <= at)
            low = mid + 1;
        else
            high = mid;
    }
    return low < w->quoted_n && w->quoted[low].from <= at;
}
