#!/bin/sh
# clang-format, clang-tidy and cppcheck over our own C.  Prints what is wrong
# and ends with "N passed, N failed".
set -u
build=$1
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0
say() {
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2"
    fi
}

git ls-files 'src/*.c' 'src/*.h' 'tool/*.c' 'tool/*.h' |
    xargs clang-format --dry-run --Werror 2>build-lint.txt
say $? "clang-format (see build-lint.txt)"
clang-tidy -p "$build" --quiet $(git ls-files 'src/*.c' | grep -v '_test\.c$') \
    >build-tidy.txt 2>build-tidy.err.txt
! grep -qE 'warning:|error:|^Error while' build-tidy.txt build-tidy.err.txt
say $? "clang-tidy (see build-tidy.txt)"
# cppcheck 2.10 does not parse a compound literal after "?" (internalAstError)
# and takes what a callee fills, or a designator of ours, for what is read
# (ctuuninitvar, legacyUninitvar).
cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 -Isrc -I"$build/src" \
    --enable=warning,portability --suppress=missingIncludeSystem \
    --suppress=normalCheckLevelMaxBranches --suppress=internalAstError \
    --suppress=ctuuninitvar --suppress=legacyUninitvar \
    --suppress=autoVariables src 2>build-cppcheck.txt
say $? "cppcheck (see build-cppcheck.txt)"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
