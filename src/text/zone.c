#include <pthread.h>

#include "text/icu_lib.h"

#include "base/utf8.h"
#include "text/zone.h"

enum { ID_BYTES = 64, CHANGES_MAX = 2000 };

/* From us on (until the next change) the clocks are offset_s ahead of UTC. */
struct change {
    int64_t us;
    int offset_s;
};

struct zone {
    struct zone *next;
    char id[ID_BYTES];
    struct change *changes; /* the first holds since ever */
    size_t n;
};

/* Guards the list; a zone in it never changes and never goes. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *zones;

static const int64_t FIRST_US = INT64_C(-2208988800) * US_PER_S; /* 1900 */
static const int64_t LAST_US = INT64_C(4102444800) * US_PER_S;   /* 2100 */

static bool id_of(struct str zone, UChar id[ID_BYTES])
{
    if (zone.len == 0 || zone.len >= ID_BYTES)
        return false;
    for (size_t i = 0; i < zone.len; i++) {
        unsigned char c = (unsigned char)zone.ptr[i];

        if (c <= ' ' || c >= 0x7f)
            return false;
        id[i] = c;
    }
    id[zone.len] = 0;
    return true;
}

/* One that the tz data knows, not a "GMT+3" that ICU would make up. */
static bool is_system(const UChar *id)
{
    UErrorCode u = U_ZERO_ERROR;
    UChar canonical[ID_BYTES];
    UBool known = false;

    ucal_getCanonicalTimeZoneID(id, -1, canonical, ID_BYTES, &known, &u);
    return U_SUCCESS(u) && known;
}

static int offset_at(UCalendar *cal, int64_t us, UErrorCode *u)
{
    int64_t ms = us / US_PER_MS;

    ucal_setMillis(cal, (double)ms, u);
    return (ucal_get(cal, UCAL_ZONE_OFFSET, u) +
            ucal_get(cal, UCAL_DST_OFFSET, u)) /
           1000;
}

/* Reads every change of the offset; false when ICU fails. */
static bool read_changes(UCalendar *cal, struct zone *z)
{
    UErrorCode u = U_ZERO_ERROR;
    int64_t at = FIRST_US;

    z->changes = calloc(CHANGES_MAX, sizeof *z->changes);
    if (!z->changes)
        abort();
    z->changes[z->n++] = (struct change){INT64_MIN, offset_at(cal, at, &u)};
    while (U_SUCCESS(u) && z->n < CHANGES_MAX) {
        double ms;
        int offset_s;
        int64_t at_ms = at / US_PER_MS;

        ucal_setMillis(cal, (double)at_ms, &u);
        if (!ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &ms,
                                            &u) ||
            ms * 1000 >= (double)LAST_US)
            break;
        at = (int64_t)ms * US_PER_MS;
        offset_s = offset_at(cal, at, &u);
        /* some changes are of the name alone */
        if (offset_s != z->changes[z->n - 1].offset_s)
            z->changes[z->n++] = (struct change){at, offset_s};
    }
    return U_SUCCESS(u);
}

static struct zone *zone_read(struct str name)
{
    UErrorCode u = U_ZERO_ERROR;
    UChar id[ID_BYTES];
    UCalendar *cal;
    struct zone *z;
    bool ok;

    if (!id_of(name, id) || !is_system(id))
        return NULL;
    cal = ucal_open(id, -1, "en", UCAL_GREGORIAN, &u);
    if (U_FAILURE(u))
        return NULL;
    z = calloc(1, sizeof *z);
    if (!z)
        abort();
    memcpy(z->id, name.ptr, name.len);
    ok = read_changes(cal, z);
    ucal_close(cal);
    if (ok)
        return z;
    free(z->changes);
    free(z);
    return NULL;
}

/* NULL when there is no such zone. */
static const struct zone *zone_of(struct str name)
{
    struct zone *z;

    pthread_mutex_lock(&lock);
    for (z = zones; z; z = z->next)
        if (str_eq(str_from_z(z->id), name))
            break;
    if (!z) {
        z = zone_read(name);
        if (z) {
            z->next = zones;
            zones = z;
        }
    }
    pthread_mutex_unlock(&lock);
    return z;
}

static const struct zone *zone_find(struct str name, struct err *e)
{
    const struct zone *z = zone_of(name);

    if (!z)
        err_set(e, ERR_INPUT, "there is no time zone \"%.*s\"",
                STR_ARG(utf8_cut(name, ID_BYTES)));
    return z;
}

/* Which of the changes holds at that moment. */
static size_t change_at(const struct zone *z, int64_t us)
{
    size_t low = 0, high = z->n;

    while (high - low > 1) {
        size_t mid = (low + high) / 2;

        if (z->changes[mid].us <= us)
            low = mid;
        else
            high = mid;
    }
    return low;
}

bool zone_offset_s(struct str zone, int64_t us, int *offset_s, struct err *e)
{
    const struct zone *z = zone_find(zone, e);

    if (!z)
        return false;
    *offset_s = z->changes[change_at(z, us)].offset_s;
    return true;
}

bool zone_local(struct str zone, int64_t us, struct civil *c, struct err *e)
{
    int offset_s;

    if (!zone_offset_s(zone, us, &offset_s, e))
        return false;
    *c = civil_from_us(us + offset_s * US_PER_S);
    return true;
}

bool zone_to_us(struct str zone, struct civil c, int64_t *us, struct err *e)
{
    const struct zone *z = zone_find(zone, e);
    int64_t wall = civil_to_us(c);
    size_t i;

    if (!z)
        return false;
    /* The offset is at most 26 hours, so the change that holds is near the
     * one that would hold if the wall clock showed UTC. */
    i = change_at(z, wall);
    i = i > 2 ? i - 2 : 0;
    for (; i + 1 < z->n; i++) {
        int64_t offset_us = z->changes[i].offset_s * US_PER_S;

        /* The first that shows it.  In a gap no offset shows it; then the
         * one before the gap makes it as much later as the gap is wide. */
        if (wall - offset_us < z->changes[i + 1].us)
            break;
        if (wall - z->changes[i + 1].offset_s * US_PER_S < z->changes[i + 1].us)
            break;
    }
    *us = wall - z->changes[i].offset_s * US_PER_S;
    return true;
}

bool zone_known(struct str zone)
{
    return zone_of(zone) != NULL;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct str *zone_names(struct arena *a, size_t *n)
{
    UErrorCode u = U_ZERO_ERROR;
    UEnumeration *all = ucal_openTimeZoneIDEnumeration(
        UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &u);
    int32_t max = U_SUCCESS(u) ? uenum_count(all, &u) : 0;
    struct str *names = ARENA_ARRAY(a, (size_t)max + 1, struct str);
    const char *id;
    int32_t len;

    *n = 0;
    while (U_SUCCESS(u) && *n < (size_t)max && (id = uenum_next(all, &len, &u)))
        names[(*n)++] = str_dup(a, str_make(id, (size_t)len));
    uenum_close(all);
    if (*n)
        qsort(names, *n, sizeof *names, by_name);
    return names;
}
