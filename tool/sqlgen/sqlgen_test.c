#include <stdio.h>

#include "test/test.h"

#include "sqlgen.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_open();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct sg_set *must_read(const char *text)
{
    struct sg_set *set = sg_set_new(arena);
    struct err e = {0};

    if (!sg_queries(set, STR("sql/t.sql"), STR("t"), SG_COMMON,
                    str_from_z(text), &e) ||
        !sg_finish(set, &e))
        fail_msg("%s", e.text);
    return set;
}

static void a_query_is_spelled_and_numbered_for_each_engine(void **state)
{
    struct sg_query *q = must_read("-- name: x :opt\n"
                                   "-- scope: one-brand\n"
                                   "-- in:  brand_id i64, id i64,\n"
                                   "--      note text?\n"
                                   "-- out: n i64\n"
                                   "SELECT CAST(n AS BIGINT) -- why\n"
                                   "  FROM t\n"
                                   " WHERE id = :id AND brand_id = :brand_id\n"
                                   "   AND (:note IS NULL OR s = ':id '';' )\n"
                                   "--pg: FOR UPDATE SKIP LOCKED\n"
                                   ";\n")
                             ->files->queries;

    assert_str(q->sql[SG_PG],
               "SELECT CAST(n AS BIGINT) FROM t WHERE id = $2 AND brand_id = "
               "$1 AND ($3 IS NULL OR s = ':id '';' ) FOR UPDATE SKIP LOCKED");
    assert_str(q->sql[SG_LITE],
               "SELECT CAST(n AS INTEGER) FROM t WHERE id = ?2 AND brand_id = "
               "?1 AND (?3 IS NULL OR s = ':id '';' )");
    assert_int_equal(q->in.n, 3);
    assert_true(q->in.at[2].may_be_null);
    assert_int_equal(q->line, 1);
}

static void a_cast_with_two_colons_is_no_parameter(void **state)
{
    struct sg_query *q = must_read("-- name: x :one\n"
                                   "-- scope: reference\n"
                                   "-- out: n i64\n"
                                   "--pg: SELECT 1::bigint;\n"
                                   "--lite: SELECT 1;\n")
                             ->files->queries;

    assert_str(q->sql[SG_PG], "SELECT 1::bigint");
    assert_str(q->sql[SG_LITE], "SELECT 1");
}

#define HEAD "-- name: x :exec\n-- scope: one-brand\n"
#define BRAND "-- in: brand_id i64\n"

static void mistakes_are_refused_with_file_and_line(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"-- name: x :exec\n-- scope: reference\n-- in: a int\n"
         "DELETE FROM t WHERE a = :a;\n",
         "sql/t.sql:3: not one of i64 i64? text text? blob blob? bool f64: "
         "'int'"},
        {"-- name: x :exec\n-- scope: reference\n-- in: a bool?\n"
         "DELETE FROM t WHERE a = :a;\n",
         "sql/t.sql:3: not one of i64 i64? text text? blob blob? bool f64: "
         "'bool?'"},
        {"-- name: x :exec\n-- scope: reference\n-- name: y :exec\n",
         "sql/t.sql:1: no statement for 'x'"},
        {"-- name: x :exec\n-- scope: reference\nDELETE FROM t\n"
         " WHERE a = :b;\n",
         "sql/t.sql:4: parameter ':b' is not declared in \"-- in:\""},
        {"\n-- name: x :exec\n-- scope: reference\n-- in: a i64\n"
         "DELETE FROM t;\n",
         "sql/t.sql:2: a parameter is declared but not used: 'a'"},
        {"-- name: x :exec\n-- scope: reference\n-- in: a i64, a i64\n"
         "DELETE FROM t WHERE a = :a;\n",
         "sql/t.sql:3: named twice: 'a'"},
        {HEAD BRAND "DELETE FROM t WHERE brand_id = :brand_id;\n" HEAD BRAND
                    "DELETE FROM t WHERE brand_id = :brand_id;\n",
         "sql/t.sql:5: there is already a query 'x'"},
        {"-- name: x :exec\nDELETE FROM t;\n",
         "sql/t.sql:1: no \"-- scope:\" for 'x'"},
        {"-- name: x :exec\n-- scope: all-brands\nDELETE FROM t;\n",
         "sql/t.sql:1: no comment says why all brands: 'x'"},
        {HEAD BRAND "DELETE FROM t WHERE id = :brand_id;\n",
         "sql/t.sql:1: one-brand, but without brand_id = :brand_id: 'x'"},
        {HEAD BRAND "DELETE FROM t WHERE s = 'brand_id = :brand_id'\n"
                    " AND id = :brand_id;\n",
         "sql/t.sql:1: one-brand, but without brand_id = :brand_id: 'x'"},
        {HEAD BRAND "DELETE FROM t WHERE brand_id = :brand_id; SELECT 1;\n",
         "sql/t.sql:4: more than one statement in 'x'"},
        {HEAD BRAND "DELETE FROM t WHERE brand_id = :brand_id\n",
         "sql/t.sql:5: no \";\" at the end of 'x'"},
        {"-- name: x :exec\n-- scope: reference\n-- out: a i64\n"
         "DELETE FROM t;\n",
         "sql/t.sql:1: an :exec query with \"-- out:\": 'x'"},
        {"-- name: x :many\n-- scope: reference\nSELECT 1;\n",
         "sql/t.sql:1: no \"-- out:\" for 'x'"},
        {"-- name: x :all\n-- scope: reference\nSELECT 1;\n",
         "sql/t.sql:1: not one of :exec :one :opt :many: ':all'"},
        {"SELECT 1;\n", "sql/t.sql:1: text outside of a query: 'SELECT 1;'"},
        {"-- name: x :exec\n-- scope: reference\nDELETE FROM t\n WHERE a = "
         "'b;\n",
         "sql/t.sql:4: a ' is not closed"},
        {"-- name: x :exec\n-- scope: reference\nDELETE FROM t WHERE a = $1;\n",
         "sql/t.sql:3: '$' has no place here"},
    };

    for (size_t i = 0; i < ARRAY_N(cases); i++) {
        struct sg_set *set = sg_set_new(arena);
        struct err e = {0};

        assert_false(sg_queries(set, STR("sql/t.sql"), STR("t"), SG_COMMON,
                                str_from_z(cases[i].text), &e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_string_equal(e.text, cases[i].error);
    }
}

static void an_insert_with_a_brand_column_is_of_one_brand(void **state)
{
    must_read(HEAD "-- in: b i64\nINSERT INTO t (brand_id, id)\nVALUES (:b, 1)"
                   ";\n");
}

static void twins_must_have_the_same_shape(void **state)
{
    static const char pg[] = "-- name: x :one\n-- scope: reference\n"
                             "-- in: a i64\n-- out: n i64\nSELECT :a;\n";
    static const char other[] = "-- name: x :one\n-- scope: reference\n"
                                "-- in: a text\n-- out: n i64\nSELECT :a;\n";
    struct sg_set *set = sg_set_new(arena);
    struct err e = {0};

    assert_true(sg_queries(set, STR("sql/pg/t.sql"), STR("t"), SG_PG_ONLY,
                           str_from_z(pg), &e));
    assert_false(sg_finish(set, &e));
    assert_string_equal(e.text, "sql/pg/t.sql:1: 'x' has no twin in lite/");
    assert_false(sg_queries(set, STR("sql/lite/t.sql"), STR("t"), SG_LITE_ONLY,
                            str_from_z(other), &e));
    assert_string_equal(e.text, "sql/lite/t.sql:1: differs from its twin for "
                                "the other engine: 'x'");
}

#define TENANT                                                                 \
    "-- tenant\nCREATE TABLE t (\n brand_id BIGINT NOT NULL,\n"                \
    " id BIGINT GENERATED BY DEFAULT AS IDENTITY,\n"

static void schema_mistakes_are_refused(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"CREATE TABLE t (id BIGINT, PRIMARY KEY (id));\n",
         "1: \"-- tenant\" or \"-- reference\" must stand before 't'"},
        {"-- tenant\nCREATE TABLE t (id BIGINT, PRIMARY KEY (id));\n",
         "2: the primary key begins with brand_id, in 't'"},
        {TENANT " PRIMARY KEY (brand_id));\n",
         "2: its key is PRIMARY KEY (brand_id, id): 't'"},
        {TENANT " name TEXT UNIQUE,\n PRIMARY KEY (brand_id, id));\n",
         "5: write a key line with brand_id for 'name'"},
        {TENANT " name TEXT,\n PRIMARY KEY (brand_id, id),\n"
                " UNIQUE (name));\n",
         "7: a unique key without brand_id in 't'"},
        {TENANT " PRIMARY KEY (brand_id, id));\n"
                "CREATE UNIQUE INDEX i ON t (id);\n",
         "6: a unique index without brand_id on 't'"},
        {TENANT " o BIGINT REFERENCES t (id),\n PRIMARY KEY (brand_id, id));\n",
         "5: write a FOREIGN KEY line for 'o'"},
        {TENANT " PRIMARY KEY (brand_id, id),\n"
                " FOREIGN KEY (id) REFERENCES t (id));\n",
         "6: a foreign key without brand_id to 't'"},
        {TENANT " PRIMARY KEY (brand_id, id),\n FOREIGN KEY (brand_id, id)\n"
                " REFERENCES t (brand_id, id) ON DELETE SET NULL);\n",
         "6: SET NULL would clear brand_id in 't'"},
        {TENANT " PRIMARY KEY (brand_id, id),\n"
                " FOREIGN KEY (id) REFERENCES u (id));\n",
         "6: refers to a table that is not there: 'u'"},
        {TENANT " PRIMARY KEY (brand_id, id));\n"
                "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0);\n",
         "6: SQLite cannot change a table this way: 't'"},
        {"CREATE TRIGGER x AFTER INSERT ON t BEGIN END;\n",
         "1: no triggers, please: 'TRIGGER'"},
        {"DROP TABLE t;\n", "1: there is no table 't'"},
        {"DELETE FROM t; DELETE FROM u;\n",
         "1: \";\" is not at the end of its line in 'DELETE'"},
        {"DELETE FROM t\n", "1: no \";\" ends the statement 'DELETE'"},
    };

    for (size_t i = 0; i < ARRAY_N(cases); i++) {
        struct sg_set *set = sg_set_new(arena);
        struct err e = {0};

        assert_false(sg_migration(set, STR("0001_a.sql"),
                                  str_from_z(cases[i].text), &e));
        assert_true(strncmp(e.text, "0001_a.sql:", 11) == 0);
        assert_string_equal(e.text + 11, cases[i].error);
    }
}

static void migrations_are_numbered_without_gaps(void **state)
{
    struct sg_set *set = sg_set_new(arena);
    struct err e = {0};

    assert_true(sg_migration(set, STR("m/0001_a.sql"), STR(""), &e));
    assert_false(sg_migration(set, STR("m/0003_c.sql"), STR(""), &e));
    assert_string_equal(e.text, "m/0003_c.sql:1: number 2 was expected");
    assert_false(sg_migration(set, STR("m/2_c.sql"), STR(""), &e));
}

static void a_table_is_written_for_each_engine(void **state)
{
    struct sg_set *set = sg_set_new(arena);
    struct sg_step *step;
    struct err e = {0};

    assert_true(sg_migration(
        set, STR("0001_a.sql"),
        STR(TENANT " b BYTEA,\n d DOUBLE PRECISION,\n o BOOLEAN,\n"
                   "--pg: v tsvector,\n"
                   " PRIMARY KEY (brand_id, id),\n"
                   " FOREIGN KEY (brand_id, id) REFERENCES t (brand_id, id)\n"
                   ");\n"),
        &e));
    step = set->migrations->steps;
    assert_str(step->sql,
               "CREATE TABLE t (brand_id BIGINT NOT NULL, id BIGINT GENERATED "
               "BY DEFAULT AS IDENTITY, b BYTEA, d DOUBLE PRECISION, o "
               "BOOLEAN, v tsvector, PRIMARY KEY (brand_id, id))");
    step = step->next;
    assert_str(step->sql, "ALTER TABLE t ADD FOREIGN KEY (brand_id, id) "
                          "REFERENCES t (brand_id, id)");
    assert_true(step->foreign_key);
    step = step->next;
    assert_str(step->sql,
               "CREATE TABLE t (brand_id INTEGER NOT NULL, id INTEGER PRIMARY "
               "KEY AUTOINCREMENT, b BLOB, d REAL, o INTEGER, UNIQUE "
               "(brand_id, id), FOREIGN KEY (brand_id, id) REFERENCES t "
               "(brand_id, id)) STRICT");
    assert_null(step->next);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_query_is_spelled_and_numbered_for_each_engine),
        cmocka_unit_test(a_cast_with_two_colons_is_no_parameter),
        cmocka_unit_test(mistakes_are_refused_with_file_and_line),
        cmocka_unit_test(an_insert_with_a_brand_column_is_of_one_brand),
        cmocka_unit_test(twins_must_have_the_same_shape),
        cmocka_unit_test(schema_mistakes_are_refused),
        cmocka_unit_test(migrations_are_numbered_without_gaps),
        cmocka_unit_test(a_table_is_written_for_each_engine),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
