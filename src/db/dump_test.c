#include <unistd.h>

#include "test/db_help.h"

#include "base/random.h"
#include "db/dbtest_set.h"
#include "db/dump.h"
#include "db/q_db.h"
#include "db/q_dbtest.h"

static char path[128], path2[128];

static void paths(void)
{
    snprintf(path, sizeof path, "%s/dump", test_db_folder);
    snprintf(path2, sizeof path2, "%s/dump2", test_db_folder);
}

static struct str read_file(struct arena *a, const char *name)
{
    FILE *f = fopen(name, "rb");
    char *bytes = arena_alloc(a, 4 * 1024 * 1024);
    size_t n;

    assert_non_null(f);
    n = fread(bytes, 1, 4 * 1024 * 1024, f);
    fclose(f);
    return str_make(bytes, n);
}

static void write_file(const char *name, struct str bytes)
{
    FILE *f = fopen(name, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, f), bytes.len);
    fclose(f);
}

/* Rows of all types, NULL and empty, in keys of both directions; the highest
 * id of a table is gone again. */
static void fill(struct db *db, uint64_t seed)
{
    struct rng rng = rng_make(seed);
    struct arena *a = arena_open();
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);
    int64_t n, last = 0;
    struct q_shop_add shop;

    assert_ok(q_shop_add(tx, a, STR("shop"), &shop, &e), &e);
    for (int i = 0; i < 60; i++) {
        struct q_whole_add_in in = {
            .brand_id = 1 + (int64_t)rng_below(&rng, 3),
            .title = str_fmt(a, "t%d 中", i),
            .note = i % 3 ? STR("ą\n") : (struct str){NULL, 0},
            .bytes =
                i % 2 ? str_make("\377\377\0\n", 4) : (struct str){NULL, 0},
            .weight = (double)(int64_t)rng_next(&rng) / 7,
            .good = i % 2,
            .owner_id = i % 4};
        struct q_whole_add row;

        assert_ok(q_whole_add(tx, a, &in, &row, &e), &e);
        assert_ok(q_part_add(tx, in.brand_id, i % 5 ? row.id : 0,
                             i % 2 ? shop.id : 0, str_fmt(a, "p%d", i), &n, &e),
                  &e);
        /* upper case sorts before lower case, whatever the locale */
        assert_ok(q_pair_bump(tx, in.brand_id,
                              str_fmt(a, "%c%d", i % 2 ? 'B' : 'a', i), &n, &e),
                  &e);
        last = row.id;
    }
    for (int64_t brand_id = 1; brand_id <= 3; brand_id++)
        assert_ok(q_whole_delete(tx, brand_id, last, &n, &e), &e);
    assert_ok(db_commit(&tx, &e), &e);
    arena_close(&a);
}

static int64_t next_id(struct db *db)
{
    struct arena *a = arena_open();
    struct err e = {0};
    struct db_tx *tx = db_begin(db, &e);
    struct q_whole_add_in in = {.brand_id = 1, .title = STR("next")};
    struct q_whole_add row;

    assert_ok(q_whole_add(tx, a, &in, &row, &e), &e);
    db_rollback(&tx);
    arena_close(&a);
    return row.id;
}

static void what_is_restored_backs_up_to_the_same_bytes(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct db_dump_figures f, g;
    struct err e = {0};
    int64_t id;

    paths();
    fill(db, test_seed());
    id = next_id(db);
    assert_ok(db_backup(db, path, &f, &e), &e);
    assert_int_equal(f.tables_n, 4);
    /* a shop, 60 pairs, and 59 wholes; the part of the deleted one, if it
     * had one, went with it: i = 59 is no multiple of 5, so 59 parts */
    assert_int_equal(f.rows_n, 1 + 60 + 59 + 59);
    assert_ok(db_backup_verify(path, &g, &e), &e);
    assert_memory_equal(&f, &g, sizeof f);

    assert_false(db_restore(db, path, &g, &e)); /* not empty */
    assert_int_equal(e.code, ERR_CONFLICT);
    assert_ok(db_wipe(db, &e), &e);
    assert_ok(db_restore(db, path, &g, &e), &e);
    assert_memory_equal(&f, &g, sizeof f);
    assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_SAME);
    assert_ok(db_check(db, &e), &e);
    assert_ok(db_check_catalogue(db, &e), &e);
    assert_ok(db_backup(db, path2, &g, &e), &e);
    assert_true(str_eq(read_file(a, path), read_file(a, path2)));
    /* the id of the deleted row stays used: sequences count on */
    assert_true(next_id(db) >= id);
    arena_close(&a);
    db_close(&db);
}

static void keys_hold_after_a_restore(void **state)
{
    struct db *db = test_db_fresh();
    struct db_dump_figures f;
    struct err e = {0};
    struct db_tx *tx;
    int64_t n;

    paths();
    fill(db, 1);
    assert_ok(db_backup(db, path, &f, &e), &e);
    assert_ok(db_wipe(db, &e), &e);
    assert_ok(db_restore(db, path, &f, &e), &e);
    tx = db_begin(db, &e);
    assert_false(q_part_add(tx, 1, 123456789, 0, STR("new"), &n, &e));
    assert_int_equal(e.code, ERR_CONFLICT);
    db_rollback(&tx);
    db_close(&db);
}

static void a_damaged_backup_is_refused_and_changes_nothing(void **state)
{
    struct db *db = test_db_fresh();
    struct arena *a = arena_open();
    struct rng rng = rng_make(test_seed());
    struct db_dump_figures f;
    struct err e = {0};
    struct str whole;
    char *copy;

    paths();
    fill(db, 2);
    assert_ok(db_backup(db, path, &f, &e), &e);
    assert_ok(db_wipe(db, &e), &e);
    whole = read_file(a, path);
    copy = arena_dup(a, whole.ptr, whole.len);
    for (int i = 0; i < 40; i++) {
        size_t at = (size_t)rng_below(&rng, whole.len);
        bool cut = i % 2;

        copy[at] ^= 1 << rng_below(&rng, 8);
        write_file(path2, str_make(copy, cut ? at : whole.len));
        copy[at] = whole.ptr[at];
        assert_false(db_restore(db, path2, &f, &e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_EMPTY);
    }
    arena_close(&a);
    db_close(&db);
}

static void a_restore_that_fails_anywhere_leaves_an_empty_database(void **state)
{
    struct db *db = test_db_fresh();
    struct db_dump_figures f;
    struct err e = {0};

    paths();
    fill(db, 3);
    assert_ok(db_backup(db, path, &f, &e), &e);
    for (int64_t nth = 1;; nth += 3) {
        bool ok;

        assert_ok(db_wipe(db, &e), &e);
        db_fault_at(db, nth);
        ok = db_restore(db, path, &f, &e);
        if (db_fault_at(db, 0) > 0) {
            assert_ok(ok, &e);
            break;
        }
        assert_false(ok);
        assert_int_equal(db_schema_state(db, &e), DB_SCHEMA_EMPTY);
    }
    db_close(&db);
}

static void a_backup_that_cannot_be_written_leaves_no_file(void **state)
{
    struct db *db = test_db_fresh();
    struct db_dump_figures f;
    struct err e = {0};

    assert_false(db_backup(db, "/nowhere/dump", &f, &e));
    assert_int_equal(e.code, ERR_INPUT);
    paths();
    unlink(path);
    db_fault_at(db, 5);
    assert_false(db_backup(db, path, &f, &e));
    db_fault_at(db, 0);
    assert_int_equal(access(path, F_OK), -1);
    db_close(&db);
}

/* From SQLite to PostgreSQL and back: the same bytes. */
static void a_backup_moves_between_the_engines(void **state)
{
    struct arena *a = arena_open();
    int variant = test_db_variant, other = variant == 0 ? 2 : 0;
    struct db *db = test_db_fresh();
    struct db_dump_figures f, g;
    struct err e = {0};
    int64_t id;

    paths();
    fill(db, test_seed());
    id = next_id(db);
    assert_ok(db_backup(db, path, &f, &e), &e);
    db_close(&db);

    test_db_variant = other;
    db = test_db_open();
    assert_ok(db_wipe(db, &e), &e);
    assert_ok(db_restore(db, path, &g, &e), &e);
    assert_ok(db_backup(db, path2, &g, &e), &e);
    assert_true(str_eq(read_file(a, path), read_file(a, path2)));
    assert_true(next_id(db) >= id); /* last: it uses one up on PostgreSQL */
    db_close(&db);
    test_db_variant = variant;
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_restored_backs_up_to_the_same_bytes),
        cmocka_unit_test(keys_hold_after_a_restore),
        cmocka_unit_test(a_damaged_backup_is_refused_and_changes_nothing),
        cmocka_unit_test(
            a_restore_that_fails_anywhere_leaves_an_empty_database),
        cmocka_unit_test(a_backup_that_cannot_be_written_leaves_no_file),
        cmocka_unit_test(a_backup_moves_between_the_engines),
    };

    test_db_set = &dbtest_set;
    return TEST_DB_RUN(tests);
}
