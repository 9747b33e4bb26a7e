/*
 * cmd.h — the commands, one function each; cli_table.c lists them.
 */
#ifndef MAIN_CMD_H
#define MAIN_CMD_H

#include "desk/case.h"
#include "main/cli.h"

/* The first line of the file that the option names; untouched when it was
 * not given.  An editor's line end does no harm. */
bool cmd_read_secret(struct cli *c, const char *option, struct str *out,
                     struct err *e) MUST_USE;

/*
 * Values that are one of few (cli_value.c).  Not given: *value is as it was,
 * or has ptr NULL where it is a text.  ERR_INPUT names what is allowed.
 */
bool cli_int_in(const struct cli *c, const char *option, int64_t min,
                int64_t max, int64_t *n, struct err *e) MUST_USE;
bool cli_state(const struct cli *c, enum case_state *state,
               struct err *e) MUST_USE;
/* --lang of cases: "" for "und", the language that nobody knows. */
bool cli_case_lang(const struct cli *c, struct str *tag,
                   struct err *e) MUST_USE;
bool cli_page_lang(const struct cli *c, struct str *tag,
                   struct err *e) MUST_USE; /* that the pages exist in */
bool cli_channel(const struct cli *c, struct str *channel,
                 struct err *e) MUST_USE;
/* --cause: of the fixed ones, or of the brand's, retired or not. */
bool cli_cause(const struct cli *c, struct db_tx *tx, int64_t brand_id,
               struct err *e) MUST_USE;

extern const struct cli_option cmd_serve_options[];
int cmd_serve(struct cli *c);
int cmd_work(struct cli *c);

extern const struct cli_option cmd_deliver_options[];
int cmd_deliver(struct cli *c);
extern const struct cli_option cmd_import_options[];
int cmd_import(struct cli *c);
extern const struct cli_option cmd_intake_options[];
int cmd_intake(struct cli *c);

extern const struct cli_option cmd_init_options[];
int cmd_init(struct cli *c);
extern const struct cli_option cmd_user_add_options[];
int cmd_user_add(struct cli *c);
extern const struct cli_option cmd_user_password_options[];
int cmd_user_password(struct cli *c);
extern const struct cli_option cmd_list_options[];
int cmd_user_list(struct cli *c);
extern const struct cli_option cmd_brand_add_options[];
int cmd_brand_add(struct cli *c);
extern const struct cli_option cmd_brand_list_options[];
int cmd_brand_list(struct cli *c);
extern const struct cli_option cmd_mailbox_add_options[];
int cmd_mailbox_add(struct cli *c);
extern const struct cli_option cmd_mailbox_test_options[];
int cmd_mailbox_test(struct cli *c);
int cmd_mailbox_list(struct cli *c);

extern const struct cli_option cmd_team_options[]; /* of causes, too */
extern const struct cli_option cmd_team_remove_options[];
int cmd_team_list(struct cli *c);
int cmd_team_add(struct cli *c);
int cmd_team_rename(struct cli *c);
int cmd_team_remove(struct cli *c);
int cmd_cause_list(struct cli *c);
int cmd_cause_add(struct cli *c);
int cmd_cause_rename(struct cli *c);
int cmd_cause_remove(struct cli *c);
int cmd_cause_offer(struct cli *c);

extern const struct cli_option cmd_case_list_options[];
int cmd_case_list(struct cli *c);
extern const struct cli_option cmd_case_show_options[];
int cmd_case_show(struct cli *c);
extern const struct cli_option cmd_case_reply_options[];
int cmd_case_reply(struct cli *c);
extern const struct cli_option cmd_search_options[];
int cmd_search(struct cli *c);

extern const struct cli_option cmd_learn_options[];
int cmd_learn(struct cli *c);

int cmd_migrate(struct cli *c);
int cmd_backup(struct cli *c);
int cmd_restore(struct cli *c);
extern const struct cli_option cmd_config_options[];
int cmd_config(struct cli *c);
int cmd_version(struct cli *c);
extern const struct cli_option cmd_eval_options[];
int cmd_eval(struct cli *c);
extern const struct cli_option cmd_judge_options[];
int cmd_judge(struct cli *c);
extern const struct cli_option cmd_check_options[];
int cmd_check(struct cli *c);
extern const struct cli_option cmd_train_options[];
int cmd_train(struct cli *c);
extern const struct cli_option cmd_demo_options[];
int cmd_demo(struct cli *c);

#endif
