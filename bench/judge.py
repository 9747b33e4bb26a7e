#!/usr/bin/env python3
"""Measures what issue 3 asks, one `redress eval` after the other, and writes
the tables of bench/JUDGE.md between its markers; the prose around them stays.

    bench/judge.py BINARY [--only WORD] [--results DIR]

With --only the rows whose name has the word are measured and take the place
of those in the table; all else stays.  Each figure is kept as JSON in DIR (build/bench-judge) and not measured again
while it is there: remove a file to measure it anew.  Needs ../shared/data
(REDRESS_SHARED).  The whole takes about half an hour on two idle cores.
"""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(os.environ.get("REDRESS_SHARED", os.path.join(HERE, "../../shared")), "data")
PAGE = os.path.join(HERE, "JUDGE.md")

# name, task, train, options, metric, floor, target
FOLDS = ["--folds", "5"]
HARD = ["--where", "domain!=random_*"]
ROWS = [
    ("complaint, x-ci, all rows", "complaint", "complaint/x-ci.tsv", [], "macro_f1", 79.8, 83),
    ("complaint, x-ci, without the random domains", "complaint", "complaint/x-ci.tsv", HARD, "macro_f1", 74.4, 78),
    ("complaint, cesamard", "complaint", "complaint/cesamard.tsv", [], "macro_f1", 89.0, 91),
    ("severity 1-4, x-ci", "severity", "complaint/x-ci.tsv", [], "macro_f1", 37.3, 44),
    ("severity 1-4, cesamard", "severity", "complaint/cesamard.tsv", [], "macro_f1", 51.4, 56),
    ("airline, three classes (E)", "sentiment", "airline/airline.tsv", [], "accuracy", 81.4, 83),
    ("airline, reason of ten (E)", "reason", "airline/airline.tsv", [], "macro_f1", 43.8, 50),
    ("politeness, Wikipedia", "politeness", "politeness/stanford-wikipedia.tsv", [], "accuracy", 82.8, 85),
    ("politeness, Stack Exchange", "politeness", "politeness/stanford-stackexchange.tsv", [], "accuracy", 65.3, 68),
    ("TyDiP fr, from English", "politeness", "politeness/stanford-wikipedia.tsv",
     ["politeness/tydip.tsv", "--where-test", "lang=fr"], "accuracy", None, 70),
    ("TyDiP ru, from English", "politeness", "politeness/stanford-wikipedia.tsv",
     ["politeness/tydip.tsv", "--where-test", "lang=ru"], "accuracy", None, 70),
    ("TyDiP es, from English", "politeness", "politeness/stanford-wikipedia.tsv",
     ["politeness/tydip.tsv", "--where-test", "lang=es"], "accuracy", None, None),
    ("TyDiP hu, from English", "politeness", "politeness/stanford-wikipedia.tsv",
     ["politeness/tydip.tsv", "--where-test", "lang=hu"], "accuracy", None, None),
    ("offensive, en-olid", "offensive", "offensive/en-olid.tsv", [], "macro_f1", 68.4, 74),
    ("offensive, en-davidson", "offensive", "offensive/en-davidson.tsv", [], "macro_f1", 62.6, 68),
    ("offensive, ru-toxic, pairs together", "offensive", "offensive/ru-toxic.tsv", [], "macro_f1", 75.3, 80),
    ("offensive, pl-poleval", "offensive", "offensive/pl-poleval.tsv", [], "macro_f1", 57.0, 66),
    ("offensive, fr-racism", "offensive", "offensive/fr-racism.tsv", [], "macro_f1", 71.4, 75),
    ("offensive, fr-mlma", "offensive", "offensive/fr-mlma.tsv", [], "macro_f1", 52.6, 58),
    ("offensive, zh-cold", "offensive", "offensive/zh-cold.tsv", [], "macro_f1", 85.7, 88),
    ("sentiment, ru VK (E)", "sentiment", "sentiment/ru-rusentiment.tsv", [], "macro_f1", 53.9, 60),
    ("sentiment, ru brands", "sentiment", "sentiment/ru-sentirueval.tsv", [], "macro_f1", 68.0, 71),
    ("sentiment, pl", "sentiment", "sentiment/pl-polemo.tsv", [], "macro_f1", 76.4, 80),
    ("sentiment, fr", "sentiment", "sentiment/fr-tweets.tsv", [], "macro_f1", 58.7, 62),
    ("sentiment, zh hotel", "sentiment", "sentiment/zh-hans-hotel.tsv", [], "macro_f1", 85.9, 88),
    ("sentiment, zh takeaway", "sentiment", "sentiment/zh-hans-takeaway.tsv", [], "macro_f1", 86.2, 88),
    ("sentiment, zh shopping", "sentiment", "sentiment/zh-hans-shopping.tsv", [], "macro_f1", 88.9, 91),
    ("request or not, e-mail", "intent", "intent/email-request.tsv", [], "accuracy", 82.2, 85),
    ("BANKING77", "intent", "intent/banking77.tsv", [], "accuracy", 88, 90),
    ("CLINC150 and oos", "intent", "intent/clinc150.tsv", [], "accuracy", 93, 94.5),
]


def command(row):
    """The words behind `redress`, with paths below the data folder."""
    _, task, train, options, *_ = row
    test = [o for o in options[:1] if o.endswith(".tsv")]
    rest = options[len(test):]
    return ["eval", task, train] + test + (rest if test else rest + FOLDS)


def measure(binary, row, folder):
    name = re.sub(r"[^a-z0-9]+", "-", row[0].lower()).strip("-")
    path = os.path.join(folder, name + ".json")
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            return json.load(f)
    words = [os.path.join(DATA, w) if w.endswith(".tsv") else w for w in command(row)]
    began = time.time()
    done = subprocess.run([binary] + words, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    result["seconds"] = round(time.time() - began)
    result["date"] = time.strftime("%Y-%m-%d")
    with open(path, "w", encoding="utf-8") as f:
        json.dump(result, f)
    return result


def pct(x):
    return "–" if x is None else f"{100 * x:.1f}"


def table(rows):
    lines = ["| task | measure | floor | reach | measured | sd of folds | AUC | ECE | rows | date | `redress …` |",
             "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
    for row, r in rows:
        name, _, _, _, metric, floor, target = row
        value = 100 * r[metric]
        # compared as it is printed: with one digit behind the point
        reached = target is None or round(value, 1) >= target
        folds = r.get("folds") or {}
        sd = folds.get(metric, {}).get("sd")
        lines.append(
            f"| {name} | {'accuracy' if metric == 'accuracy' else 'macro-F1'} | {floor or '–'} | "
            f"{'≥ ' + str(target) if target else '–'} | {'**' if reached and target else ''}{value:.1f}"
            f"{'**' if reached and target else ''} | {pct(sd)} | {pct(r.get('auc'))} | {pct(r['ece'])} | "
            f"{r['n']} | {r['date']} | `{' '.join(command(row))}` |")
    return lines


def heads(path):
    with open(path, encoding="utf-8") as f:
        report = json.load(f)
    lines = ["| head | learned by | rows | accuracy | macro-F1 | AUC | ECE |",
             "| --- | --- | --- | --- | --- | --- | --- |"]
    for h in report["heads"]:
        by = "what languages share" if h["by"] == "und" else h["by"]
        lines.append(f"| {h['head']} | {by} | {h['n']} | {pct(h['accuracy'])} | {pct(h['macro_f1'])} | "
                     f"{pct(h.get('auc'))} | {pct(h['ece'])} |")
    return lines


def put(marker, lines):
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    begin, end = f"<!-- {marker} -->", f"<!-- end {marker} -->"
    if begin not in text:
        text += f"\n{begin}\n{end}\n"
    head, rest = text.split(begin, 1)
    _, tail = rest.split(end, 1)
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(head + begin + "\n" + "\n".join(lines) + "\n" + end + tail)


def put_rows(rows):
    with open(PAGE, encoding="utf-8") as f:
        text = f.read()
    for line in table(rows)[2:]:
        name = line.split("|")[1]
        text = re.sub(rf"(?m)^\|{re.escape(name)}\|.*$", lambda _: line, text)
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(text)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("binary")
    p.add_argument("--only", default="")
    p.add_argument("--results", default=os.path.join(HERE, "../build/bench-judge"))
    args = p.parse_args()
    if not os.path.isdir(DATA):
        sys.exit("judge.py: there is no ../shared/data here (REDRESS_SHARED)")
    os.makedirs(args.results, exist_ok=True)
    rows = []
    for row in ROWS:
        if args.only in row[0]:
            r = measure(args.binary, row, args.results)
            print(f"{row[0]:45} {100 * r[row[4]]:.1f}  {r.get('seconds', 0)} s", flush=True)
            rows.append((row, r))
    if args.only:
        put_rows(rows)
        return
    put("tasks", table(rows) + ["", f"Machine: {platform.machine()}, {os.cpu_count()} cores, {platform.system()}."])
    report = os.path.join(args.results, "train.json")
    if os.path.exists(report):
        put("heads", heads(report))
    speed = os.path.join(os.path.dirname(args.binary), "bench/judge_speed")
    if os.path.exists(speed):
        done = subprocess.run([speed, os.path.join(HERE, "../model/redress.model")],
                              capture_output=True, text=True, check=True)
        put("speed", done.stdout.strip().splitlines())
    lang = os.path.join(os.path.dirname(args.binary), "bench/judge_lang")
    if os.path.exists(lang):
        done = subprocess.run([lang, os.path.join(HERE, "../model/redress.model"), DATA],
                              capture_output=True, text=True, check=True)
        put("language", done.stdout.strip().splitlines())


if __name__ == "__main__":
    main()
