/*
 * cli_judge.c — the learned model, mapped once for the whole process.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "desk/spell.h"
#include "judge/judge.h"
#include "main/cli.h"

enum { MODEL_BYTES_MAX = 16 * 1024 * 1024, PATH_BYTES = 4096 };

/* Installed below PREFIX/share; run where it was built, beside the source. */
static const char *const BESIDE[] = {"../share/redress/redress.model",
                                     "../../../model/redress.model",
                                     "../model/redress.model"};

static bool map_file(const char *path, struct str *bytes, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    void *at = MAP_FAILED;

    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size > 0 &&
        st.st_size <= MODEL_BYTES_MAX)
        at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (fd >= 0)
        close(fd);
    if (at == MAP_FAILED)
        return err_set(e, ERR_INPUT, "cannot map the model \"%s\"", path);
    *bytes = str_make(at, (size_t)st.st_size);
    return true;
}

/* The model's path, or NULL: it is at none of BESIDE the *folder. */
static const char *find_model(struct cli *c, struct str *folder)
{
    char self[PATH_BYTES];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (c->conf.model.len)
        return str_z(c->a, c->conf.model);
    if (n <= 0)
        return NULL;
    while (n > 0 && self[n - 1] != '/')
        n--;
    *folder = str_dup(c->a, str_make(self, (size_t)n));
    for (size_t i = 0; i < ARRAY_N(BESIDE); i++) {
        char *path =
            str_z(c->a, str_fmt(c->a, "%.*s%s", STR_ARG(*folder), BESIDE[i]));

        if (access(path, R_OK) == 0)
            return path;
    }
    return NULL;
}

static bool open_model(struct cli *c, const char *path, struct judge *judge,
                       struct err *e)
{
    struct model *model = ARENA_NEW(c->a, struct model);
    struct str bytes;

    if (!map_file(path, &bytes, e) || !model_open(bytes, model, e))
        return false;
    /* opening it went through all of it, for its hash; judging comes back for
     * the pages that it needs */
    madvise((void *)(uintptr_t)bytes.ptr, bytes.len, MADV_DONTNEED);
    *judge = judge_make(model);
    return true;
}

static void say_none(struct cli *c, struct str folder)
{
    struct buf places = buf_make(c->a, 1024);

    for (size_t i = 0; i < ARRAY_N(BESIDE); i++)
        buf_put_f(&places, "%s%s", i ? " " : "", BESIDE[i]);
    LOG(LOG_WARN, "model.none", log_str("setting", STR("judge.model")),
        log_str("beside", folder), log_str("looked_at", buf_str(&places)));
}

/* One that was named must be there; without the installed one the desk goes
 * on, and says so. */
bool cli_judge(struct cli *c, struct err *e)
{
    struct judge *judge = ARENA_NEW(c->a, struct judge);
    struct str folder = {0};
    const char *path = find_model(c, &folder);
    struct err why = {0};

    *judge = judge_make(NULL);
    c->desk.judge = judge;
    if (!path) {
        say_none(c, folder);
        return true;
    }
    if (open_model(c, path, judge, &why))
        return true;
    if (c->conf.model.len) {
        *e = why;
        return false;
    }
    LOG(LOG_WARN, "model.unreadable", log_str("path", str_from_z(path)),
        log_err(&why));
    return true;
}

static void close_spell(void *spell)
{
    struct spell *s = spell;

    spell_close(&s);
}

void cli_spell(struct cli *c)
{
    c->desk.spell = spell_open(NULL);
    arena_defer(c->a, close_spell, c->desk.spell);
}
