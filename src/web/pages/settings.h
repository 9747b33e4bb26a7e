/*
 * settings.h — what the settings pages share beside the form itself.
 */
#ifndef WEB_PAGES_SETTINGS_H
#define WEB_PAGES_SETTINGS_H

#include "web/page_settings_form.h"
#include "web/pages/pages_impl.h"
#include "web/pages/settings_form.h"

extern const struct web_route search_routes[], customer_routes[],
    intake_routes[], settings_routes[], brand_routes[], mailbox_routes[],
    agents_routes[], team_routes[], settings_me_routes[], about_routes[],
    help_routes[], wordlist_routes[];

/* The languages of the pages, or all that the desk knows; `other` is the
 * text of a first choice with an empty value (MSG; NULL: none). */
const struct sheet_choice *settings_langs(const struct web_req *req, bool all,
                                          const char *other, size_t *n);

/* Choices in the reader's language from codes and their sentences. */
struct settings_word {
    const char *code, *text; /* MSG */
};
const struct sheet_choice *settings_choices(const struct web_req *req,
                                            const struct settings_word *words,
                                            size_t n);

/* The brands in which the reader is an administrator. */
bool settings_own_brands(struct db_tx *tx, const struct web_req *req,
                         int64_t **ids, size_t *n, struct err *e);
bool settings_is_own(const int64_t *ids, size_t n, int64_t id);

#endif
