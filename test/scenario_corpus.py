#!/usr/bin/env python3
"""Every message of ../shared/data/mail goes through the door and is kept byte
for byte; each gets its row in the ledger and none is "failed"."""
import hashlib
import os

from desk import ENGINES, Desk
from servers import Tap, skip_all, wait_for

SHARED = os.environ.get("REDRESS_SHARED", "../shared")
MAIL = os.path.join(SHARED, "data", "mail")

if not os.path.isdir(MAIL):
    skip_all("shared data absent")


def messages():
    with open(os.path.join(MAIL, "MANIFEST.tsv"), encoding="utf-8") as f:
        next(f)
        for line in f:
            path = os.path.join(MAIL, line.split("\t")[0])
            # bodies without headers are for the quote tests
            if "/crisp/" in path or "/erp/" in path:
                continue
            with open(path, "rb") as m:
                yield path, m.read()


def play(t, engine):
    desk = Desk(engine)
    folder = desk.d + "/all"
    os.makedirs(folder)
    want = {}
    for i, (path, data) in enumerate(messages()):
        want[hashlib.sha256(data).hexdigest()] = path
        with open("%s/%d" % (folder, i), "wb") as f:
            f.write(data)
    desk.command("import", "--to", "desk@a.test", "--quiet", folder)
    desk.serve()
    wait_for(lambda: not [r for r in desk.intake() if r["state"] ==
                          "waiting"], 120, "all settled", 0.5)
    rows = desk.intake()
    t.same({r["sha256"] for r in rows}, set(want),
           engine + ": all %d messages are kept byte for byte" % len(want))
    failed = [(want[r["sha256"]], r["reason"]) for r in rows
              if r["outcome"] == "failed"]
    t.same(failed, [], engine + ": none is failed")
    counts = {}
    for r in rows:
        counts[r["outcome"]] = counts.get(r["outcome"], 0) + 1
    t.note(engine + " ledger: " + ", ".join(
        "%s %d" % kv for kv in sorted(counts.items())))
    again = desk.command("import", "--to", "desk@a.test", "--quiet", folder)
    t.ok(again.startswith("0 messages kept"),
         engine + ": importing again keeps nothing twice", again)
    t.same(desk.stop(), 0, engine + ": it stops cleanly")


with Tap("the hard messages") as t:
    for engine in ENGINES:
        play(t, engine)
