/*
 * entity_fuzz.c — numbers, amounts, places and names in any bytes: whatever
 * is found lies within the text, in order, without overlap.
 */
#include <stdlib.h>

#include "judge/entity.h"
#include "judge/names.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str OURS[] = {STR_INIT("Orion 3"), STR_INIT("星光")};
    struct arena *a = arena_open();
    /* the first byte chooses the language; the first line is a name too */
    enum lang lang = size ? (enum lang)(data[0] % LANG_N) : LANG_UNSURE;
    struct str text = {(const char *)data + (size > 0), size - (size > 0)};
    struct str rest = text, line = {0};
    const struct judge_names *names;
    struct entity_list list = entity_list_make(a);
    struct scan s = scan_text(a, text);

    str_line(&rest, &line);
    names = judge_names_make(a, OURS, ARRAY_N(OURS), &line, 1);
    names_find(names, &s, &list);
    entity_number(&s, &list);
    entity_money(&s, lang, &list);
    entity_place(&s, &list);
    must(list.n <= ENTITY_MAX);
    entity_settle(&list);
    for (size_t i = 0; i < list.n; i++) {
        const struct entity *e = &list.items[i];

        must(e->from < e->to && e->to <= text.len);
        must(i == 0 || list.items[i - 1].to <= e->from);
        must(e->cents >= 0);
        must(strlen(e->currency) == 0 || strlen(e->currency) == 3);
    }
    arena_close(&a);
    return 0;
}
