/*
 * run.h — the desk's background work, in threads of this process: reading
 * what the doors kept, jobs, the search index, the watch, mailboxes, LMTP.
 * Several processes may run it beside each other on PostgreSQL.
 */
#ifndef MAIN_RUN_H
#define MAIN_RUN_H

#include "main/cli.h"

struct run;
struct run *run_open(struct cli *c, struct err *e);
void run_close(struct run **r); /* finishes what is being done */

/* The port LMTP took; 0: none. */
int run_lmtp_port(const struct run *r);

/* Blocks until SIGINT or SIGTERM.  Call run_signals first in main thread, so
 * that all threads inherit the mask. */
void run_signals(void);
void run_wait_signal(void);

#endif
