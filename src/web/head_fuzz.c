/* Whatever comes: no crash, and a whole head is one whatever follows it. */
#include "web/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct head whole, cut;
    struct str bytes = {(const char *)data, size};
    enum head_verdict v = head_check(bytes, &whole);

    if (v == HEAD_WHOLE) {
        assert(whole.len <= size && whole.host.len > 0);
        assert(head_check(str_sub(bytes, 0, whole.len), &cut) == HEAD_WHOLE);
        assert(cut.len == whole.len);
        assert(head_check(str_sub(bytes, 0, whole.len - 1), &cut) == HEAD_MORE);
    } else {
        assert(v == HEAD_MORE || whole.why);
    }
    /* a right beginning stays right when less of it is there */
    if (v == HEAD_MORE && size > 0)
        assert(head_check(str_sub(bytes, 0, size - 1), &cut) == HEAD_MORE);
    return 0;
}
