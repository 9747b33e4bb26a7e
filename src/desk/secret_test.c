#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test/test.h"

#include "desk/letter.h"
#include "desk/secret.h"

static struct desk desk_with(unsigned char byte)
{
    struct desk d = {0};

    memset(d.key, byte, sizeof d.key);
    return d;
}

static void what_is_sealed_opens_with_the_same_key_only(void **state)
{
    struct arena *a = arena_open();
    struct desk mine = desk_with(1), other = desk_with(2);
    struct str text = {"pass\0word", 9}, got, sealed;
    struct err e = {0};

    (void)state;
    sealed = secret_seal(a, &mine, text);
    assert_true(secret_open(a, &mine, sealed, &got, &e));
    assert_true(str_eq(got, text));
    assert_false(secret_open(a, &other, sealed, &got, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_true(str_find(str_from_z(e.text), STR("pass")) == SIZE_MAX);
    arena_close(&a);
}

static void a_sealed_text_that_was_changed_does_not_open(void **state)
{
    struct arena *a = arena_open();
    struct desk mine = desk_with(1);
    struct str sealed = secret_seal(a, &mine, STR("password")), got;

    (void)state;
    for (size_t i = 0; i < sealed.len; i++) {
        char *copy = arena_dup(a, sealed.ptr, sealed.len);
        struct err e = {0};

        copy[i] ^= 1;
        assert_false(
            secret_open(a, &mine, str_make(copy, sealed.len), &got, &e));
        assert_int_equal(e.code, ERR_INPUT);
        assert_false(secret_open(a, &mine, str_make(copy, i), &got, &e));
    }
    arena_close(&a);
}

static void the_same_text_is_sealed_differently_each_time(void **state)
{
    struct arena *a = arena_open();
    struct desk mine = desk_with(1);
    struct str one = secret_seal(a, &mine, STR("")), got;
    struct err e = {0};

    (void)state;
    assert_false(str_eq(one, secret_seal(a, &mine, STR(""))));
    assert_true(secret_open(a, &mine, one, &got, &e));
    assert_str(got, "");
    arena_close(&a);
}

/* ---- the key file ---- */

static void the_key_is_made_once_and_for_its_owner_only(void **state)
{
    unsigned char first[DESK_KEY_BYTES], again[DESK_KEY_BYTES];
    char folder[] = "/tmp/redress-key.XXXXXX", path[64];
    struct err e = {0};
    struct stat st;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/key", folder);
    assert_true(secret_key_load(path, first, &e));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, DESK_KEY_BYTES);
    assert_true(secret_key_load(path, again, &e));
    assert_memory_equal(first, again, sizeof first);

    assert_int_equal(chmod(path, 0640), 0);
    assert_false(secret_key_load(path, again, &e));
    assert_int_equal(e.code, ERR_INPUT);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(truncate(path, DESK_KEY_BYTES - 1), 0);
    assert_false(secret_key_load(path, again, &e));
    assert_int_equal(truncate(path, DESK_KEY_BYTES + 1), 0);
    assert_false(secret_key_load(path, again, &e));
    unlink(path);
    rmdir(folder);
    assert_false(secret_key_load(path, again, &e)); /* no such folder */
    assert_int_equal(e.code, ERR_INPUT);
}

/* ---- passwords ---- */

static void a_password_is_right_or_wrong(void **state)
{
    struct arena *a = arena_open();
    struct err e = {0};
    struct str hash;

    (void)state;
    assert_true(secret_password_hash(a, STR("correct horse"), &hash, &e));
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(secret_password_right(a, hash, STR("correct horse")));
    assert_false(secret_password_right(a, hash, STR("correct horsf")));
    assert_false(secret_password_right(a, STR("-"), STR("-")));
    assert_false(secret_password_right(a, STR(""), STR("")));
    arena_close(&a);
}

static void a_password_is_long_enough_and_not_one_character(void **state)
{
    static const struct {
        const char *password;
        bool good;
    } rows[] = {
        {"correct horse", true},
        {"ninechars", false},
        {"ten chars!", true},
        {"aaaaaaaaaaaaaaaa", false},
        {"", false},
        /* ten letters, each of two bytes; nine are too few */
        {"пароль двор", true},
        {"парольдвo", false},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_N(rows); i++) {
        struct err e = {0};

        assert_int_equal(secret_password_good(str_from_z(rows[i].password), &e),
                         rows[i].good);
        assert_int_equal(e.code, rows[i].good ? ERR_NONE : ERR_INPUT);
    }
}

/* ---- reply addresses ---- */

static struct str plus_of(struct str address)
{
    size_t plus = str_find_byte(address, '+');
    size_t at = str_find_byte(address, '@');

    assert_true(plus < at && at != SIZE_MAX);
    return str_sub(address, plus + 1, at - plus - 1);
}

static void a_genuine_reply_address_names_its_case(void **state)
{
    struct arena *a = arena_open();
    struct desk mine = desk_with(1);
    struct str address =
        letter_case_address(a, &mine, 3, 12, STR("desk@a.test"), true);

    (void)state;
    assert_true(str_starts(address, STR("desk+c12-")));
    assert_true(str_ends(address, STR("@a.test")));
    /* desk+c12- is 9 long, the token 16, @a.test 7 */
    assert_int_equal(address.len, 9 + 16 + 7);
    assert_int_equal(letter_case_of_plus(a, &mine, 3, plus_of(address)), 12);
    assert_str(letter_case_address(a, &mine, 3, 12, STR("desk@a.test"), false),
               "desk@a.test");
    arena_close(&a);
}

static void a_reply_address_that_was_tampered_with_names_none(void **state)
{
    struct arena *a = arena_open();
    struct desk mine = desk_with(1), other = desk_with(2);
    struct str plus =
        plus_of(letter_case_address(a, &mine, 3, 12, STR("desk@a.test"), true));
    struct str token = str_sub(plus, 4, plus.len);

    (void)state;
    for (size_t i = 0; i < plus.len; i++) {
        char *copy = arena_dup(a, plus.ptr, plus.len);

        copy[i] = copy[i] == 'a' ? 'b' : 'a';
        assert_int_equal(
            letter_case_of_plus(a, &mine, 3, str_make(copy, plus.len)), 0);
        assert_int_equal(letter_case_of_plus(a, &mine, 3, str_sub(plus, 0, i)),
                         0);
    }
    /* another case's number, another brand, another desk's key */
    assert_int_equal(letter_case_of_plus(
                         a, &mine, 3, str_fmt(a, "c13-%.*s", STR_ARG(token))),
                     0);
    assert_int_equal(letter_case_of_plus(a, &mine, 4, plus), 0);
    assert_int_equal(letter_case_of_plus(a, &other, 3, plus), 0);
    assert_int_equal(letter_case_of_plus(a, &mine, 3, STR("")), 0);
    assert_int_equal(letter_case_of_plus(a, &mine, 3, STR("c-")), 0);
    assert_int_equal(letter_case_of_plus(a, &mine, 3, STR("c0-x")), 0);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_with_the_same_key_only),
        cmocka_unit_test(a_sealed_text_that_was_changed_does_not_open),
        cmocka_unit_test(the_same_text_is_sealed_differently_each_time),
        cmocka_unit_test(the_key_is_made_once_and_for_its_owner_only),
        cmocka_unit_test(a_password_is_right_or_wrong),
        cmocka_unit_test(a_password_is_long_enough_and_not_one_character),
        cmocka_unit_test(a_genuine_reply_address_names_its_case),
        cmocka_unit_test(a_reply_address_that_was_tampered_with_names_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
