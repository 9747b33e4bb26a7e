#!/usr/bin/env python3
"""Every refusal that may reach a page (ERR_INPUT and ERR_LIMIT of the rooms
desk and web/pages) has its words in err_words.c, for pages in six languages;
no row of that table is without such a refusal."""
import glob
import re
import sys

# (file, beginning): refusals that no page shows, and why
NEVER = {
    ("desk/secret.c", "cannot"): "the key file, at the start",
    ("desk/secret.c", "the key file"): "the key file, at the start",
    ("desk/secret.c", "there is no stored secret"): "in a job, logged",
    ("desk/secret.c", "a stored secret"): "in a job, logged",
    ("pages/check_body.c", ""): "JSON, for programs",
}
STRING = r'"((?:[^"\\]|\\.)*)"'
CALL = re.compile(r"err_set\(\s*\w+,\s*(ERR_\w+),\s*((?:%s|PRI\w+|\s)+)" %
                  STRING)
# reasons whose code is an argument, or that other rooms give
ALSO = ("this mailbox cannot send", "the person works for other brands too",
        "an auditor changes nothing", "only a lead may let it pass",
        "the text holds what must not leave", "there is no such promise")


def joined(text):
    return "".join(re.findall(STRING, text)).replace('\\"', '"')


def refusals(root):
    for path in sorted(glob.glob(root + "/src/desk/*.c") +
                       glob.glob(root + "/src/web/pages/*.c")):
        if path.endswith("_test.c"):
            continue
        with open(path, encoding="utf-8") as f:
            source = f.read()
        for m in CALL.finditer(source):
            if m.group(1) in ("ERR_INPUT", "ERR_LIMIT"):
                yield path, joined(m.group(2))


def table(root):
    with open(root + "/src/web/pages/err_words.c", encoding="utf-8") as f:
        rows = f.read().split("WORDS[] = {", 1)[1].split("\n};", 1)[0]
    word = r"(NULL|%s)" % STRING
    found = re.findall(r"\{%s,\s*%s,\s*MSG\(" % (word, word), rows)
    return [(r[1].replace('\\"', '"'), r[3].replace('\\"', '"'))
            for r in found]


def covers(row, text):
    return text.startswith(row[0]) if row[0] else row[1] in text


def main(root):
    rows, used, missing, seen = table(root), set(), [], 0
    for path, text in list(refusals(root)) + [("also", t) for t in ALSO]:
        if any(path.endswith(f) and text.startswith(b)
               for f, b in NEVER):
            continue
        seen += 1
        # as the program looks: the first row that fits
        first = next((r for r in rows if covers(r, text)), None)
        if first:
            used.add(first)
        else:
            missing.append("%s: %s" % (path, text))
    idle = [r for r in rows if r not in used]
    print("1..3")
    print("%s 1 - refusals and rows were found (%d, %d)" % (
        "ok" if seen > 50 and len(rows) > 30 else "not ok", seen, len(rows)))
    print("%s 2 - every refusal has words" % ("not ok" if missing else "ok"))
    for m in missing:
        print("#", m)
    print("%s 3 - every row has a refusal" % ("not ok" if idle else "ok"))
    for r in idle:
        print("#", r)
    return 1 if missing or idle or seen <= 50 else 0


sys.exit(main(sys.argv[1]))
