#!/usr/bin/env python3
"""What `redress eval` and `redress train` promise, TAP.

Its own small table first: commands, metrics, errors.  Then, where
../shared/data and the packages of model/languages.md are (REDRESS_SHARED,
REDRESS_PACKAGES, a root they are unpacked below), the shipped model is made
again and must come out bit for bit.
"""
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REDRESS = os.environ.get("REDRESS_BIN", "redress")
SHARED = os.environ.get("REDRESS_SHARED", os.path.join(ROOT, "../shared"))
PACKAGES = os.environ.get("REDRESS_PACKAGES", "/")
MODEL = os.path.join(ROOT, "model/redress.model")

SCOLD = ["broken", "late", "rude", "useless", "missing", "wrong", "damaged"]
GREET = ["lovely", "early", "kind", "useful", "here", "right", "whole"]
EITHER = ["the", "parcel", "came", "to", "our", "house", "at", "noon"]

count = 0
failed = False


def ok(good, what, note=""):
    global count, failed
    count += 1
    failed |= not good
    print(f"{'ok' if good else 'not ok'} {count} - {what}{' ' + note if note else ''}", flush=True)


def run(*words):
    return subprocess.run([REDRESS, *words], capture_output=True, text=True)


def table(path, rows, seed):
    """Sentences of our own: every third word tells the class."""
    dice = random.Random(seed)
    with open(path, "w", encoding="utf-8") as f:
        f.write("id\tlang\tcomplaint\ttext\n")
        for i in range(rows):
            words = [dice.choice(EITHER if k % 3 else SCOLD if i % 2 else GREET) for k in range(9)]
            f.write(f"own-{seed}-{i}\ten\t{i % 2}\t{' '.join(words)}\n")


def small(folder):
    train, test = os.path.join(folder, "train.tsv"), os.path.join(folder, "test.tsv")
    table(train, 200, 1)
    table(test, 60, 2)
    done = run("eval", "complaint", train, test)
    got = json.loads(done.stdout) if done.returncode == 0 else {}
    # the words of the two classes have nothing in common
    ok(got.get("accuracy", 0) > 0.99 and got.get("n") == 60, "a table is learned and another one measured")
    ok(got.get("rows_trained") == 200 and [c["class"] for c in got.get("classes", [])] == ["no", "yes"],
       "rows and classes are told")
    again = run("eval", "complaint", train, test)
    ok(again.stdout == done.stdout, "the same tables give the same answer")
    got = json.loads(run("eval", "complaint", train, "-", "--folds", "4").stdout)
    ok(got["folds"]["k"] == 4 and got["folds"]["seed"] == 1 and got["n"] == 200, "folds measure every row once")
    got = json.loads(run("eval", "complaint", train, test, "--where-test", "complaint!=0").stdout)
    ok(got["n"] == 30, "a condition leaves rows out")


def errors(folder):
    path = os.path.join(folder, "bad.tsv")
    fine = os.path.join(folder, "train.tsv")
    cases = [
        ("an empty file", b"", 65),
        ("a header alone", b"id\tlang\tcomplaint\ttext\n", 65),
        ("a missing column", b"id\tlang\ttext\n1\ten\thello\n", 65),
        ("a row that is too short", b"id\tlang\tcomplaint\ttext\n1\ten\t0\n", 65),
        ("invalid UTF-8", b"id\tlang\tcomplaint\ttext\n1\ten\t0\t\xff\xfe\n", 65),
        ("one class", b"id\tlang\tcomplaint\ttext\n1\ten\t0\ta\n2\ten\t0\tb\n3\ten\t0\tc\n", 65),
    ]
    for what, content, code in cases:
        with open(path, "wb") as f:
            f.write(content)
        done = run("eval", "complaint", path, fine)
        ok(done.returncode == code and done.stderr.startswith("redress: ") and not done.stdout,
           f"{what} is refused with a sentence")
    ok(run("eval", "nonsense", fine, fine).returncode == 65, "an unknown task is refused")
    ok(run("eval", "complaint").returncode == 64, "too few arguments are wrong usage")
    ok(run("train", folder).returncode == 65, "a folder without the sets is refused")


def again(folder):
    what = "the shipped model is made again bit for bit"
    if not os.path.isdir(os.path.join(SHARED, "data")):
        ok(True, what, "# SKIP shared data absent")
        return
    if not os.path.isdir(os.path.join(PACKAGES, "usr/share/games/wesnoth/1.16/locale")):
        ok(True, what, "# SKIP packages of model/languages.md absent")
        return
    out = os.path.join(folder, "redress.model")
    done = run("train", os.path.join(SHARED, "data"), "--packages", PACKAGES, "--out", out)
    if done.returncode != 0:
        print("# " + done.stderr.strip())
        ok(False, what)
        return
    hashes = []
    for path in (out, MODEL):
        with open(path, "rb") as f:
            hashes.append(hashlib.sha256(f.read()).hexdigest())
    if hashes[0] != hashes[1]:
        print(f"# made {hashes[0]}, shipped {hashes[1]}: was word/ changed without training again?")
    ok(hashes[0] == hashes[1], what)


def main():
    with tempfile.TemporaryDirectory() as folder:
        small(folder)
        errors(folder)
        again(folder)
    print(f"1..{count}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
