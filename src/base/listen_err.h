/*
 * listen_err.h — what can be done when an address cannot be listened on:
 * come again (ERR_RETRY: somebody has the port), ask for the right to it
 * (ERR_DENIED: a port below 1024), or name another (ERR_MISSING: this machine
 * has no such address or folder).  error is errno.
 */
#ifndef BASE_LISTEN_ERR_H
#define BASE_LISTEN_ERR_H

#include <errno.h>

#include "base/err.h"

static inline enum err_code listen_err(int error)
{
    switch (error) {
    case EADDRINUSE: return ERR_RETRY;
    case EACCES:
    case EPERM: return ERR_DENIED;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case ENOENT:
    case ENOTDIR: return ERR_MISSING;
    }
    return ERR_FATAL;
}

#endif
