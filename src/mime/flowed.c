#include "mime/flowed.h"
#include "mime/mime_impl.h"

static int quote_depth(struct str line)
{
    int depth = 0;

    while ((size_t)depth < line.len && line.ptr[depth] == '>')
        depth++;
    return depth;
}

static void put_depth(struct buf *b, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_put_byte(b, '>');
    if (depth)
        buf_put_byte(b, ' ');
}

struct str flowed_join(struct arena *a, struct str text, bool delsp)
{
    struct buf b = buf_make(a, text.len * 2 + 2);
    struct str line;
    int open = -1; /* depth of the paragraph that waits for its next line */

    while (text.len && str_line(&text, &line)) {
        int depth = quote_depth(line);
        struct str s = str_sub(line, (size_t)depth, SIZE_MAX);
        bool signature, soft;

        if (str_starts(s, STR(" ")))
            s = str_sub(s, 1, SIZE_MAX); /* space-stuffing */
        signature = str_eq(s, STR("-- "));
        soft = !signature && str_ends(s, STR(" "));
        if (open >= 0 && (open != depth || signature || s.len == 0)) {
            buf_put_byte(&b, '\n'); /* a paragraph that was not finished */
            open = -1;
        }
        if (open < 0)
            put_depth(&b, depth);
        if (soft && delsp)
            s.len--;
        buf_put(&b, s);
        open = soft ? depth : -1;
        if (!soft)
            buf_put_byte(&b, '\n');
    }
    if (open >= 0)
        buf_put_byte(&b, '\n');
    return buf_str(&b);
}
