#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/lib.h"

/* Guards the tables of calls while they are filled; taken alone. */
static pthread_mutex_t opening = PTHREAD_MUTEX_INITIALIZER;

/* All calls or none: a table is used only once it is whole. */
static bool find_all(struct lib *lib, void *handle, struct err *e)
{
    for (size_t i = 0; i < lib->n; i++) {
        void *call = dlsym(handle, lib->names[i]);

        if (!call)
            return err_set(e, ERR_FATAL, "\"%s\" has no \"%s\"", lib->file,
                           lib->names[i]);
        memcpy((char *)lib->calls + i * sizeof call, &call, sizeof call);
    }
    return true;
}

/* The handle stays open for as long as the process lives. */
static bool open_locked(struct lib *lib, struct err *e)
{
    void *handle = dlopen(lib->file, RTLD_LAZY | RTLD_LOCAL);

    if (!handle)
        return err_set(e, ERR_FATAL, "loading a library: %s", dlerror());
    if (!find_all(lib, handle, e))
        return false;
    atomic_store_explicit(&lib->there, true, memory_order_release);
    return true;
}

bool lib_open(struct lib *lib, struct err *e)
{
    bool ok;

    pthread_mutex_lock(&opening);
    ok = lib->there || open_locked(lib, e);
    pthread_mutex_unlock(&opening);
    return ok;
}

void lib_need(struct lib *lib)
{
    struct err e = {0};

    if (lib_open(lib, &e))
        return;
    fprintf(stderr, "redress: %s\n", e.text);
    abort();
}
