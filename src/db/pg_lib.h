/*
 * pg_lib.h — the calls of libpq that room db makes (base/lib.h).
 */
#ifndef DB_PG_LIB_H
#define DB_PG_LIB_H

#include <libpq-fe.h>

#include "base/lib.h"

#define PG_CALLS(X)                                                            \
    X(PQclear)                                                                 \
    X(PQcmdStatus)                                                             \
    X(PQcmdTuples)                                                             \
    X(PQconnectdbParams)                                                       \
    X(PQconsumeInput)                                                          \
    X(PQdescribePrepared)                                                      \
    X(PQerrorMessage)                                                          \
    X(PQexec)                                                                  \
    X(PQexecPrepared)                                                          \
    X(PQfinish)                                                                \
    X(PQfreemem)                                                               \
    X(PQftype)                                                                 \
    X(PQgetCopyData)                                                           \
    X(PQgetResult)                                                             \
    X(PQgetisnull)                                                             \
    X(PQgetlength)                                                             \
    X(PQgetvalue)                                                              \
    X(PQnfields)                                                               \
    X(PQnotifies)                                                              \
    X(PQntuples)                                                               \
    X(PQprepare)                                                               \
    X(PQputCopyData)                                                           \
    X(PQputCopyEnd)                                                            \
    X(PQresultErrorField)                                                      \
    X(PQresultStatus)                                                          \
    X(PQsetNoticeReceiver)                                                     \
    X(PQsocket)                                                                \
    X(PQstatus)                                                                \
    X(PQtransactionStatus)

LIB_DECLARE(pg, PG_CALLS)

#ifndef LIB_HERE
#define PQclear pg_calls()->of_PQclear
#define PQcmdStatus pg_calls()->of_PQcmdStatus
#define PQcmdTuples pg_calls()->of_PQcmdTuples
#define PQconnectdbParams pg_calls()->of_PQconnectdbParams
#define PQconsumeInput pg_calls()->of_PQconsumeInput
#define PQdescribePrepared pg_calls()->of_PQdescribePrepared
#define PQerrorMessage pg_calls()->of_PQerrorMessage
#define PQexec pg_calls()->of_PQexec
#define PQexecPrepared pg_calls()->of_PQexecPrepared
#define PQfinish pg_calls()->of_PQfinish
#define PQfreemem pg_calls()->of_PQfreemem
#define PQftype pg_calls()->of_PQftype
#define PQgetCopyData pg_calls()->of_PQgetCopyData
#define PQgetResult pg_calls()->of_PQgetResult
#define PQgetisnull pg_calls()->of_PQgetisnull
#define PQgetlength pg_calls()->of_PQgetlength
#define PQgetvalue pg_calls()->of_PQgetvalue
#define PQnfields pg_calls()->of_PQnfields
#define PQnotifies pg_calls()->of_PQnotifies
#define PQntuples pg_calls()->of_PQntuples
#define PQprepare pg_calls()->of_PQprepare
#define PQputCopyData pg_calls()->of_PQputCopyData
#define PQputCopyEnd pg_calls()->of_PQputCopyEnd
#define PQresultErrorField pg_calls()->of_PQresultErrorField
#define PQresultStatus pg_calls()->of_PQresultStatus
#define PQsetNoticeReceiver pg_calls()->of_PQsetNoticeReceiver
#define PQsocket pg_calls()->of_PQsocket
#define PQstatus pg_calls()->of_PQstatus
#define PQtransactionStatus pg_calls()->of_PQtransactionStatus
#endif

#endif
