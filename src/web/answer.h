/*
 * answer.h — one request from its route to a reply that may be sent: Host,
 * route, session, role, origin, fields, CSRF, handler, and the error page of
 * whatever failed on the way.  Runs in a worker.  Inside web only.
 */
#ifndef WEB_ANSWER_H
#define WEB_ANSWER_H

#include "web/req_impl.h"

/*
 * req has arena, db, server, method, peer, now_us and impl with headers,
 * target and body.  refused: a status the edge decided on already, or 0.
 * *reply comes back whole, with its security headers.
 */
void answer_make(struct web_req *req, struct web_reply *reply, int refused);

/* "Not found": what a status is called in the status line's words. */
const char *answer_status_text(int status);

#endif
