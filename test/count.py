#!/usr/bin/env python3
"""Counts the results of a meson test log: every TAP line is one test, and a
program that dies or hangs without a failing line counts as one failure."""
import json
import re
import sys

passed = failed = skipped = 0
why = []
skips = {}
with open(sys.argv[1], encoding="utf-8", errors="replace") as log:
    for line in log:
        test = json.loads(line)
        name = test["name"]
        ok = bad = skip = 0
        for row in test.get("stdout", "").splitlines():
            found = re.match(r"(not )?ok \d+(?: - )?(.*)", row)
            if not found:
                continue
            if re.search(r"# *SKIP", row, re.I):
                skip += 1
                skips.setdefault(name, []).append(found.group(2))
            elif found.group(1):
                bad += 1
                why.append(f"{name}: {found.group(2)}")
            else:
                ok += 1
        if test["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and bad == 0:
            bad += 1
            why.append(f"{name}: {test['result']}")
        if test["result"] == "OK" and ok + bad + skip == 0:
            ok = 1
        passed, failed, skipped = passed + ok, failed + bad, skipped + skip
for name, texts in skips.items():
    for text in texts:
        print(f"skipped: {name}: {text}")
for line in why:
    print(f"FAILED: {line}")
print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or not passed else 0)
