/*
 * mail_out.h — letters leave by SMTP, or are kept in a Maildir (desk/brand.h,
 * account_keeps): the handler of the job "mail.send".
 * desk/outbox.h says what is written down when, net/smtp.h what a server's
 * answer means.
 */
#ifndef CHANNEL_MAIL_OUT_H
#define CHANNEL_MAIL_OUT_H

#include "desk/desk.h"
#include "job/job.h"

/* What the handlers of this room find in job_run.ctx; lives as the pool. */
struct channel_ctx {
    const struct desk *desk;
    struct str helo;    /* our name towards servers; empty: the machine's */
    struct str ca_file; /* empty: the system's authorities */
};

bool mail_out_job(struct job_run *run, struct err *e);

#endif
