/*
 * message.h — what the pages of one message are given.
 */
#ifndef WEB_PAGES_MESSAGE_H
#define WEB_PAGES_MESSAGE_H

#include "desk/original.h"
#include "html/sanitize.h"
#include "web/pages/pages_impl.h"

struct message_page {
    int64_t id;
    const struct original *original;
    struct html_notes notes;
    bool images;     /* pictures from elsewhere are shown */
    bool may_images; /* the desk can fetch them */
};

#endif
