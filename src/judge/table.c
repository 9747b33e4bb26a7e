#include "base/utf8.h"
#include "judge/table.h"

int table_column(const struct table *t, struct str name)
{
    for (size_t c = 0; c < t->columns; c++)
        if (str_eq(t->names[c], name))
            return (int)c;
    return -1;
}

static size_t count_byte(struct str s, char c)
{
    size_t n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

static bool read_header(struct arena *a, struct str line, struct table *t,
                        struct err *e)
{
    size_t fields = count_byte(line, '\t') + 1;
    struct str name;

    t->columns = 0;
    t->names = ARENA_ARRAY(a, fields, struct str);
    while (str_cut(&line, '\t', &name)) {
        if (table_column(t, name) >= 0)
            return err_set(e, ERR_INPUT, "the column \"%.*s\" stands twice",
                           STR_ARG(str_sub(name, 0, 60)));
        t->names[t->columns++] = name;
    }
    return true;
}

static bool read_row(struct str line, size_t line_n, struct table *t,
                     struct err *e)
{
    struct str *cells = t->cells + t->n * t->columns, cell;
    size_t fields = count_byte(line, '\t') + 1, c = 0;

    if (fields != t->columns)
        return err_set(e, ERR_INPUT,
                       "line %zu has %zu fields, the header has %zu", line_n,
                       fields, t->columns);
    while (str_cut(&line, '\t', &cell))
        cells[c++] = cell;
    t->n++;
    return true;
}

bool table_read(struct arena *a, struct str bytes, struct table *t,
                struct err *e)
{
    struct str line;
    size_t line_n = 1;

    *t = (struct table){0};
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_sub(bytes, 3, bytes.len);
    if (!str_line(&bytes, &line) || line.len == 0)
        return err_set(e, ERR_INPUT, "there is no header line");
    if (!utf8_valid(line))
        return err_set(e, ERR_INPUT, "line 1 is not valid UTF-8");
    if (!read_header(a, line, t, e))
        return false;
    t->cells = arena_array(a, (count_byte(bytes, '\n') + 1) * t->columns,
                           sizeof *t->cells);
    while (str_line(&bytes, &line)) {
        line_n++;
        if (line.len == 0 && bytes.len == 0)
            break;
        if (!utf8_valid(line))
            return err_set(e, ERR_INPUT, "line %zu is not valid UTF-8", line_n);
        if (!read_row(line, line_n, t, e))
            return false;
    }
    if (t->n == 0)
        return err_set(e, ERR_INPUT, "there is a header but no row");
    return true;
}
