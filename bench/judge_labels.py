#!/usr/bin/env python3
"""Precision and recall of deflections and promises on the labels of
bench/label, through `redress judge --json`.

    bench/judge_labels.py BINARY [--dev] [--held] [--turns] [--wrong]

--dev: what the word lists are developed on, the older hundred sentences of
each language among them; --held: what is looked at only to measure;
--turns: the agents' turns, which need ../shared/data (REDRESS_SHARED).  None of
the three: all.  --wrong prints where label and judgement differ: the line of
the label file, never a text of the shared data.
"""
import csv
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.environ.get("REDRESS_SHARED", os.path.join(HERE, "../../shared"))
DIALOGS = os.path.join(SHARED, "data/dialogs/airline-dialogs.jsonl")
LANGS = ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans")
KINDS = {"--dev": ("sentences", "dev", "turns_dev"),
         "--held": ("held", "turns_held")}
WHAT = ("deflection", "promise")


def rows(name):
    with open(os.path.join(HERE, "label", name), encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def turns():
    with open(DIALOGS, encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    return [(lines[int(r["line"]) - 1]["turns"][int(r["turn"])]["text"], r)
            for r in rows("airline_dialogs.tsv")]


def sets(asked):
    """(name, lang, [(text, {what: bool})])"""
    out = []
    if "--turns" in asked and os.path.exists(DIALOGS):
        out.append(("airline dialogs", "en", turns()))
    for kind in [k for a in KINDS if a in asked for k in KINDS[a]]:
        for lang in LANGS:
            name = "%s_%s.tsv" % (kind, lang)
            if os.path.exists(os.path.join(HERE, "label", name)):
                out.append(("%s, %s" % (kind, lang), lang,
                            [(r["text"], r) for r in rows(name)]))
    return out


def judge(binary, lang, texts):
    lines = "".join(json.dumps({"id": str(i), "text": t, "direction": "out",
                                "lang": lang, "channel": "mail"}) + "\n"
                    for i, t in enumerate(texts))
    done = subprocess.run([binary, "judge", "--json"], input=lines.encode(),
                          stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line) for line in done.splitlines()]


def said(answer, what):
    if what == "promise":
        return len(answer["promises"]) > 0
    return any(f["what"] == "deflection" for f in answer["findings"])


def measure(binary, asked):
    """[(set, what, right, wrong, missed, [row numbers])]"""
    out = []
    for name, lang, labelled in sets(asked):
        answers = judge(binary, lang, [text for text, _ in labelled])
        for what in WHAT:
            right = wrong = missed = 0
            lines = []
            for i, ((_, label), answer) in enumerate(zip(labelled, answers)):
                truth, told = label[what] == "1", said(answer, what)
                right += truth and told
                wrong += told and not truth
                missed += truth and not told
                if truth != told:
                    lines.append(("+" if told else "-") + str(i + 2))
            out.append((name, what, right, wrong, missed, lines))
    return out


def percent(n, of):
    return 100.0 * n / of if of else 100.0


def main():
    binary, options = sys.argv[1], set(sys.argv[2:])
    asked = options - {"--wrong"} or {"--dev", "--held", "--turns"}
    print("| set | what | precision | recall | right, wrong, missed |")
    print("| --- | --- | --- | --- | --- |")
    for name, what, right, wrong, missed, lines in measure(binary, asked):
        print("| %s | %s | %.1f | %.1f | %d, %d, %d |" % (
            name, what, percent(right, right + wrong),
            percent(right, right + missed), right, wrong, missed))
        if "--wrong" in options:
            print("  " + " ".join(lines), file=sys.stderr)


if __name__ == "__main__":
    main()
