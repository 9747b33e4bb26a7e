/* First byte: 0 urlencoded, else multipart with the boundary "x". */
#include "base/limits.h"
#include "base/utf8.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open();
    struct form f = form_make(a);
    struct err e = {0};
    bool ok;

    if (size == 0)
        goto out;
    if (data[0] == '0')
        ok = form_read_urlencoded(&f, str_make(data + 1, size - 1), &e);
    else
        ok = form_read_multipart(&f, STR("multipart/form-data; boundary=\"x\""),
                                 str_make(data + 1, size - 1), &e);
    assert(ok || e.code == ERR_INPUT || e.code == ERR_LIMIT);
    assert(f.n <= LIMIT_FORM_FIELDS);
    for (size_t i = 0; ok && i < f.n; i++) {
        struct str name = form_safe_name(a, f.pairs[i].file_name);

        assert(f.pairs[i].value.len < size && f.pairs[i].name.len <= size);
        assert(name.len > 0 && name.len <= LIMIT_NAME_BYTES);
        assert(utf8_valid(name) && name.ptr[0] != '.');
        assert(str_find_byte(name, '/') == SIZE_MAX &&
               str_find_byte(name, '\\') == SIZE_MAX);
    }
out:
    arena_close(&a);
    return 0;
}
