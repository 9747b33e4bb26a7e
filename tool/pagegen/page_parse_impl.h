/*
 * page_parse_impl.h — what page_parse.c (control lines, text), page_tag.c
 * (tags) and page_insert.c ({= }, {_ }, {? }) share.
 */
#ifndef PAGEGEN_PAGE_PARSE_IMPL_H
#define PAGEGEN_PAGE_PARSE_IMPL_H

#include "base/buf.h"
#include "tool/pagegen/page_parse.h"

enum { PAGE_OPEN_MAX = 200, PAGE_ATTRS_MAX = 40 };

/* An element or a { of C that is still open. */
struct open_thing {
    struct str name; /* of the element; ptr NULL: a { of C */
    unsigned line;
    bool loop;   /* of a {: for, while, do, switch */
    bool manual; /* an element in which white space is kept */
};

/* A form field that must turn out to have a label. */
struct page_field {
    struct str id;
    unsigned line;
};

struct page_list {
    void *items;
    size_t n, room;
};

struct parser {
    struct arena *a;
    struct str file, src;
    size_t at;
    unsigned line;
    struct err *e;
    struct page_list heads, funcs, ops, fields, labels;
    struct page_func *f; /* being read; NULL before the first %page */
    struct buf lit;      /* static HTML not yet an operation */
    unsigned lit_line;
    struct open_thing open[PAGE_OPEN_MAX];
    size_t open_n;
    bool glue;  /* white space here would change nothing: drop it */
    bool space; /* white space was seen and not yet written */
    bool line_start;
    bool body_seen;
};

/* "FILE:LINE: …", ERR_INPUT; returns false. */
bool parse_fail(struct parser *p, unsigned line, const char *fmt, ...)
    PRINTF_LIKE(3, 4);

void *list_add(struct arena *a, struct page_list *l, size_t item_bytes);

bool parse_at(const struct parser *p, const char *z);  /* is next in src */
char parse_peek(const struct parser *p, size_t ahead); /* 0 at the end */
void parse_skip(struct parser *p, size_t n);           /* counts lines */

void put_lit(struct parser *p, struct str s);
void put_lit_z(struct parser *p, const char *z);
struct page_op *put_op(struct parser *p, enum page_op_kind kind);

/* A control line, if one is here: *was says so. */
bool parse_control(struct parser *p, bool *was);

/* page_tag.c: at '<' */
bool parse_tag(struct parser *p);
bool tag_is_block(struct str name);

/* page_insert.c */
bool insert_starts(const struct parser *p);
bool parse_insert(struct parser *p, enum page_place place);
/* At {? or {?= that is the whole of an attribute; name is what precedes. */
bool parse_insert_attr(struct parser *p, struct str attr,
                       enum page_place place);

#endif
