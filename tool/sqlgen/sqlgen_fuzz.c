/*
 * Any text as a file of queries and as a migration: it is read or refused
 * with a reason, and what was read can be written as C.
 */
#include "sqlgen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct sg_set *set = sg_set_new(a);
    struct str text = {(const char *)data, size};
    struct buf b = buf_make(a, 16 * 1024 * 1024);
    struct err e = {0};

    if (sg_queries(set, STR("f.sql"), STR("f"), SG_COMMON, text, &e) &&
        sg_finish(set, &e)) {
        sg_emit_header(&b, set->files);
        sg_emit_source(&b, set->files);
    } else {
        assert(e.code == ERR_INPUT && e.text[0]);
    }
    set = sg_set_new(a);
    e = (struct err){0};
    if (sg_migration(set, STR("0001_f.sql"), text, &e) && sg_finish(set, &e))
        sg_emit_set_source(&b, STR("q_set"), set);
    else
        assert(e.code == ERR_INPUT && e.text[0]);
    arena_close(&a);
    return 0;
}
