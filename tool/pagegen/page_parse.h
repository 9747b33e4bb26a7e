/*
 * page_parse.h — reads a page (page/NAME.html) into a list of operations.
 *
 * A page is HTML with these additions.  A line whose first character that is
 * not a blank is % is a control line:
 *
 *   %include "desk/case.h"     an include of the generated header
 *   %type … %end               C declarations for the generated header
 *   %page NAME (PARAMS)        begins void page_NAME(out, env, PARAMS)
 *   %layout NAME (PARAMS)      begins page_NAME_open and page_NAME_close,
 *   %body                      which are split here
 *   %in NAME (ARGS)            the page stands inside that layout
 *   %call NAME (ARGS)          calls page_NAME(out, env, ARGS)
 *   % C                        a line of C: if, for, declarations
 *   %# words                   a remark; %% at the start is a plain %
 *
 * and in text and quoted attributes:
 *
 *   {= EXPR }                  a value, escaped for its place and type
 *   {_ Words {name} | name = EXPR }          a translated sentence
 *   {_n {n} case | {n} cases | n = EXPR }    its plural form chosen by n
 *   {_@CONTEXT Words}, {_n@CONTEXT …}        a sentence with msgctxt
 *   {? EXPR | words }          the words if EXPR is true
 *   checked="{? EXPR }"        the whole attribute if EXPR is true
 *   title="{?= EXPR }"         the whole attribute unless the value is empty
 *
 * Refused, with file and line: elements left open or closed across a C
 * block, unquoted attribute values, values where no escaping could make them
 * safe (names, comments, <script>, style, on…, srcdoc), inline scripts and
 * styles, javascript: addresses, <img> without alt, form fields without a
 * label, <html> without lang, an attribute given twice, and leaving a block
 * by return or goto.  A <form method="post"> gets its CSRF field by itself.
 *
 * White space is one space in text and nothing beside a block-level tag or a
 * control line; <pre> and <textarea> keep theirs.
 *
 * Pure: bytes in, structs in the arena out.
 */
#ifndef PAGEGEN_PAGE_PARSE_H
#define PAGEGEN_PAGE_PARSE_H

#include "base/err.h"
#include "base/str.h"

enum page_op_kind {
    PAGE_LIT,   /* text goes out as it is */
    PAGE_VALUE, /* text is a C expression */
    PAGE_MSG,   /* msg */
    PAGE_IF,    /* text is a condition for the operations up to PAGE_FI */
    PAGE_HAS,   /* the same, with a value that must not be empty */
    PAGE_FI,
    PAGE_CODE, /* text is a line of C */
    PAGE_CALL, /* text is the page's name, args its arguments */
    PAGE_CSRF, /* the hidden field of a form that posts */
    PAGE_BODY  /* of a layout: what is inside it stands here */
};

enum page_place {
    PLACE_TEXT,
    PLACE_ATTR,     /* quoted attribute */
    PLACE_URL,      /* start of an address: its scheme is checked */
    PLACE_COMPONENT /* part of a path or query: percent-encoded */
};

struct page_arg {
    struct str name;
    struct str expr;
};

struct page_msg {
    struct str ctx;  /* empty: none */
    struct str one;  /* the English sentence */
    struct str many; /* ptr NULL: no plural */
    struct page_arg *args;
    size_t arg_n;
    unsigned line;
};

struct page_op {
    enum page_op_kind kind;
    enum page_place place;
    unsigned line;
    struct str text;
    struct str args;
    struct page_msg *msg;
};

struct page_func {
    struct str name;
    struct str params; /* without the parentheses */
    bool layout;
    struct str in_name; /* layout it stands in; empty: none */
    struct str in_args;
    unsigned line;
    unsigned in_line;
    struct page_op *ops;
    size_t op_n;
};

struct page_lines {
    struct str text;
    unsigned line;
    bool include;
};

struct page_doc {
    struct str file;          /* as told, for #line */
    struct page_lines *heads; /* includes and types in their order */
    size_t head_n;
    struct page_func *funcs;
    size_t func_n;
};

/* ERR_INPUT with "FILE:LINE: what is wrong". */
bool page_parse(struct arena *a, struct str file, struct str src,
                struct page_doc *doc, struct err *e) MUST_USE;

#endif
