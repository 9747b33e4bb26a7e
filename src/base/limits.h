/*
 * limits.h — every cap on what comes in, in one list.  Over a cap the caller
 * gets ERR_LIMIT and the user a sentence; nothing is cut silently unless the
 * line says so.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
    /* mail */
    LIMIT_MAIL_BYTES = 64 * 1024 * 1024, /* one message, as it came */
    LIMIT_MIME_DEPTH = 100,              /* nested parts; deeper are kept raw */
    LIMIT_MIME_PARTS = 1000,             /* further parts are kept raw */
    LIMIT_MAIL_HEADERS = 4000,           /* further headers are not looked at */
    LIMIT_MAIL_TEXT_BYTES = 1024 * 1024, /* readable text kept of a message */
    LIMIT_SUBJECT_BYTES = 998,           /* cut at a character */
    LIMIT_ADDRESS_BYTES = 320,           /* RFC 5321: 64 + 1 + 255 */
    LIMIT_NAME_BYTES = 200,              /* of a person, a file, a brand */
    LIMIT_MESSAGE_ID_BYTES = 998,
    LIMIT_REFERENCES = 100,             /* Message-IDs looked up, newest */
    LIMIT_RECIPIENTS = 100,             /* of one message, in or out */
    LIMIT_ATTACHMENTS = 200,            /* of one message */
    LIMIT_SMTP_LINE_BYTES = 2048,       /* a command line of LMTP */
    LIMIT_IMAP_LINE_BYTES = 256 * 1024, /* a response without its literals */
    LIMIT_IMAP_DEPTH = 16,              /* lists within lists */

    /* HTML of mail */
    LIMIT_HTML_BYTES = 2 * 1024 * 1024,
    LIMIT_HTML_DEPTH = 512,              /* open tags before parsing */
    LIMIT_IMAGE_BYTES = 5 * 1024 * 1024, /* fetched on demand */

    /* HTTP */
    LIMIT_HTTP_HEAD_BYTES = 16 * 1024,
    LIMIT_HTTP_BODY_BYTES = 40 * 1024 * 1024,
    LIMIT_FORM_FIELDS = 200,
    LIMIT_FORM_TEXT_BYTES = 256 * 1024,    /* one field that is not a file */
    LIMIT_UPLOAD_BYTES = 25 * 1024 * 1024, /* one file */
    LIMIT_PAGE_BYTES = 8 * 1024 * 1024,    /* one page that we render */
    LIMIT_CONNECTIONS = 16 * 1024,
    LIMIT_STREAMS = 2000,       /* server-sent event streams */
    LIMIT_SESSION_STREAMS = 12, /* of one session: open tabs */
    LIMIT_HTTP_HEADERS = 100,   /* of one request */
    LIMIT_HTTP_TARGET_BYTES = 8 * 1024,

    /* what people write */
    LIMIT_REPLY_BYTES = 200 * 1024,
    LIMIT_NOTE_BYTES = 200 * 1024,
    LIMIT_REASON_BYTES = 1000,
    LIMIT_QUERY_BYTES = 500, /* of a search */
    LIMIT_QUERY_WORDS = 20,
    LIMIT_PASSWORD_BYTES = 1024,
    LIMIT_PASSWORD_MIN_CHARS = 10,

    /* configuration and commands */
    LIMIT_COMMAND_ROWS = 100 * 1000, /* that a command lists at once */
    LIMIT_CONFIG_BYTES = 256 * 1024,
    LIMIT_IMPORT_LINE_BYTES = 1024 * 1024,
    LIMIT_TABLE_BYTES = 256 * 1024 * 1024,    /* labelled rows */
    LIMIT_DUMP_ROW_BYTES = 256 * 1024 * 1024, /* one row of a backup */

    /* judgement */
    LIMIT_SCAN_BYTES = 1024 * 1024, /* of a text; the rest is not read */
    LIMIT_JUDGE_LINE_BYTES = 8 * 1024 * 1024, /* of JSON, for a text escaped */

    /* pages of lists */
    LIMIT_LIST_ROWS = 50,
    LIMIT_QUEUE_NOTICES = 3,  /* above the queue; all are on a page of theirs */
    LIMIT_CASE_MESSAGES = 100 /* newest shown first; older on demand */
};

#endif
