#!/usr/bin/env python3
"""Nothing lost, nothing doubled, no ghosts: the desk is killed with SIGKILL
again and again while 200 mails come in and their acknowledgements and answers
go out, on both engines; the database goes away and comes back; the disk is
full for a while."""
import os
import random
import re
import smtplib
import subprocess
import threading
import time

from desk import ENGINES, Desk, letter, parse
from servers import Fault, Mail, Tap, port, run, wait_for

MAILS, KILLS = 200, 12
SEED = int(os.environ.get("REDRESS_TEST_SEED", "0")) or int(time.time())


def flood(mail, n, tag, to="desk@support.test"):
    """Hands n mails to Exim, which tries our door until it takes them."""
    def some(part):
        with smtplib.SMTP("127.0.0.1", mail.smtp, timeout=60) as s:
            for i in part:
                s.sendmail("c%d@b.test" % i, [to], letter(
                    "Customer %d <ann+%d@b.test>" % (i, i),
                    "%s %d" % (tag, i),
                    "This is matter %d. Please help." % i, to=to,
                    number="%s-%d" % (tag, i)))
    threads = [threading.Thread(target=some, args=(range(k, n, 4),))
               for k in range(4)]
    for t in threads:
        t.start()
    return threads


def settled(desk, n):
    rows = desk.sql("SELECT count(DISTINCT ref), count(*) FROM intake "
                    "WHERE outcome = 'case'")
    waiting = desk.sql("SELECT count(*) FROM intake WHERE state = 'waiting'")
    return int(rows[0][0]) >= n and waiting == [["0"]]


def outgoing(desk):
    """All of our letters, by their Message-ID, with their state."""
    return dict(desk.sql("SELECT ref, state FROM message "
                         "WHERE kind = 'out'"))


def kills(t, engine, rng):
    intake = port()
    mail = Mail(intake=intake, retry="600s,1s")
    mail.intake = intake
    desk = Desk(engine, mail, address="desk@support.test")
    desk.mailbox()
    desk.serve()
    senders = flood(mail, MAILS, "kill")
    for _ in range(KILLS):
        time.sleep(rng.uniform(0.1, 1.2))
        desk.child.kill()
        desk.child.wait()
        desk.serve()
    for s in senders:
        s.join()
    try:
        wait_for(lambda: settled(desk, MAILS), 180, "all mails settled", 0.5)
    except TimeoutError:
        rows = desk.intake()
        t.note("%d rows, %d waiting, Exim says:\n%s" % (
            len(rows), sum(r["state"] == "waiting" for r in rows),
            mail.log()[-2000:]))

    rows = desk.intake()
    cases = desk.cases("--limit", "100000")
    subjects = [c["subject"] for c in cases]
    want = {"kill %d" % i for i in range(MAILS)}
    t.same(sorted(want - set(subjects)), [],
           engine + ": after %d kills none of %d mails is lost"
           % (KILLS, MAILS))
    t.same(len(subjects), len(set(subjects)),
           engine + ": none became two cases")
    t.ok(set(subjects) <= want, engine + ": and there is no ghost")
    t.ok(all(r["outcome"] in ("case", "duplicate") for r in rows),
         engine + ": every row of the ledger has its outcome",
         [r for r in rows if r["outcome"] not in ("case", "duplicate")][:3])

    # what was sent: each letter is in the mailbox once, or is asked about
    wait_for(lambda: not {s for s in outgoing(desk).values()} &
             {"held", "queued", "sending"}, 120, "letters have left", 1)
    out = outgoing(desk)
    sent = {ref for ref, state in out.items() if state == "sent"}

    def received():
        return [parse(m)["Message-ID"].strip("<>")
                for m in mail.read("ann@b.test")]
    try:  # Exim has the last ones, and may still be handing them to Dovecot
        wait_for(lambda: sent <= set(received()), 60, "letters arrive", 1)
    except TimeoutError:
        pass  # what is missing is told below
    got = received()
    t.same(len(got), len(set(got)), engine + ": no letter was sent twice")
    t.same(sorted(sent - set(got)), [],
           engine + ": every letter that counts as sent is in the mailbox")
    unsure = sum(state == "unsure" for state in out.values())
    t.ok(set(got) <= set(out) and unsure <= KILLS,
         engine + ": %d sent, %d of unknown fate are asked about"
         % (len(sent), unsure))
    desk.stop()
    mail.stop()


def answers(t, engine, rng):
    """Kills while a person's answers are on their way."""
    mail = Mail()
    desk = Desk(engine, mail)
    desk.mailbox()
    for i in range(10):
        desk.deliver(letter("Ann <ann@b.test>", "Answer me %d" % i, "Please.",
                            number="answer-%d" % i))
    with open(desk.d + "/reply", "w") as f:
        f.write("Here is your answer.\n")
    for i in range(1, 11):
        desk.command("case", "reply", str(i), "--as", "ada@meridian.test",
                     "--text-file", desk.d + "/reply", "--confirm")
    desk.serve()
    end = time.monotonic() + 14
    while time.monotonic() < end:
        time.sleep(rng.uniform(0.3, 1.5))
        desk.child.kill()
        desk.child.wait()
        desk.serve()
    wait_for(lambda: not set(outgoing(desk).values()) &
             {"held", "queued", "sending"}, 90, "answers have left", 1)
    out = outgoing(desk)
    got = [parse(m)["Message-ID"].strip("<>") for m in mail.read("ann@b.test")]
    t.same(len(got), len(set(got)), engine + ": no answer was sent twice")
    missing = {r for r, s in out.items() if r not in got and s != "unsure"}
    t.same(sorted(missing), [], engine + ": and none was lost silently")
    desk.stop()
    mail.stop()


def on_the_line(t, engine):
    """Killed at one step of one letter: only between its last byte and the
    server's answer its fate is unknown."""
    mail = Mail()
    fault = Fault(mail.smtp)
    desk = Desk(engine, mail)
    desk.command("mailbox", "add", desk.address, "--smtp", "localhost",
                 "--smtp-port", str(fault.port), "--smtp-tls", "none")
    with open(desk.d + "/reply", "w") as f:
        f.write("Here is your answer.\n")
    steps = [("MAIL", b"MAIL FROM", True, "sent"),
             ("RCPT", b"RCPT TO", False, "sent"),
             ("DATA", b"DATA\r\n", True, "sent"),
             ("354", b"DATA\r\n", False, "sent"),
             ("the dot", b"\r\n.\r\n", True, "unsure"),
             ("250", b"\r\n.\r\n", False, "unsure")]
    for i, (name, on, before, want) in enumerate(steps, 1):
        desk.deliver(letter("Ann <ann@b.test>", "Step %d" % i, "Please.",
                            number="step-%d" % i,
                            headers=["Auto-Submitted: no"]))
        fault.set()
        desk.serve()
        wait_for(lambda: not set(outgoing(desk).values()) &
                 {"held", "queued", "sending"}, 60, "the acknowledgement", 0.2)
        hits = fault.hit
        # the line goes silent there; or the answer does, when it is "after"
        fault.set(side="client" if before else "server",
                  on=on if before else {"RCPT": b"250 Accepted",
                                        "354": b"354 ",
                                        "250": b"250 OK id"}[name],
                  before=True, do="hang")
        known = set(outgoing(desk))
        desk.command("case", "reply", str(i), "--as", "ada@meridian.test",
                     "--text-file", desk.d + "/reply", "--confirm")
        wait_for(lambda: fault.hit > hits, 60, "the fault")
        time.sleep(0.3)
        desk.child.kill()
        desk.child.wait()
        fault.set()
        desk.serve()
        ref, = set(outgoing(desk)) - known
        wait_for(lambda: outgoing(desk)[ref] in ("sent", "unsure"), 60,
                 "its fate", 0.2)
        t.same(outgoing(desk)[ref], want,
               "%s: killed before %s came: %s" % (
                   engine, name, "tried again" if want == "sent"
                   else "asked about"))
        desk.stop()
    wait_for(lambda: sum(s == "sent" for s in outgoing(desk).values()) <=
             len(mail.read("ann@b.test")), 30, "letters arrive", 0.5)
    got = [parse(m)["Message-ID"].strip("<>") for m in mail.read("ann@b.test")]
    sent = [r for r, s in outgoing(desk).items() if s == "sent"]
    t.ok(len(got) == len(set(got)) and set(sent) <= set(got),
         engine + ": each was sent once")
    mail.stop()
    fault.stop()


def database_away(t, engine):
    if engine != "postgresql":
        return
    desk = Desk(engine, fsync=False)
    desk.serve()
    lmtp = lambda m: smtplib_lmtp(desk.lmtp, m)
    t.same(lmtp(letter("a@b.test", "before", "x", number="away-1")), 250,
           "postgresql: mail is taken")
    desk.pg.crash()
    code = lmtp(letter("a@b.test", "while", "x", number="away-2"))
    t.same(code // 100, 4, "postgresql: with the database away it is deferred")
    t.same(desk.deliver(letter("a@b.test", "d", "x", number="away-3"),
                        check=False, sync=False), 75,
           "postgresql: and deliver says: try again later")
    desk.pg.start()
    wait_for(lambda: lmtp(letter("a@b.test", "after", "x",
                                 number="away-4")) == 250, 30, "back")
    wait_for(lambda: len(desk.cases()) == 2, 30, "both cases")
    t.ok(True, "postgresql: once it is back everything goes on")
    desk.stop()


def smtplib_lmtp(p, message):
    try:
        with smtplib.LMTP("127.0.0.1", p, timeout=20) as s:
            s.ehlo_or_helo_if_needed()
            if s.mail("x@b.test")[0] != 250:
                return 451
            code = s.rcpt("desk@a.test")[0]
            return code if code != 250 else s.data(message)[0]
    except smtplib.SMTPResponseException as e:
        return e.smtp_code
    except (OSError, smtplib.SMTPServerDisconnected):
        return 421


def disk_full(t):
    """SQLite on a small file system of its own."""
    if os.geteuid() != 0:
        t.skip("sqlite: a full disk loses nothing", "needs root")
        return
    desk = Desk("sqlite")
    small = desk.d + "/small"
    os.mkdir(small)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs",
                       small]).returncode:
        t.skip("sqlite: a full disk loses nothing", "cannot mount")
        return
    try:
        desk.config["desk"]["data"] = small + "/data"
        desk.write(desk.config)
        desk.command("init", "--brand", "Meridian Air", "--address",
                     "desk@a.test", "--admin", "ada@meridian.test",
                     "--password-file", desk.d + "/password")
        desk.serve()
        codes = {}
        for i in range(24):
            codes["full %d" % i] = smtplib_lmtp(desk.lmtp, letter(
                "a@b.test", "full %d" % i, "word " * 60000,
                number="full-%d" % i))
        taken = {s for s, code in codes.items() if code == 250}
        refused = {s for s, code in codes.items() if code // 100 == 4}
        t.ok(taken and refused and len(taken) + len(refused) == 24,
             "sqlite: on a full disk mail is deferred, not lost (%d taken, "
             "%d deferred)" % (len(taken), len(refused)))
        run(["mount", "-o", "remount,size=64m", small])
        # one whose answer came too late for us may be a case as well
        wait_for(lambda: taken <= {c["subject"] for c in desk.cases()}, 60,
                 "cases of what was taken", 0.5)
        t.ok(True, "sqlite: with room again all that was taken is a case")
        t.same(run(["sqlite3", small + "/data/redress.db",
                    "pragma integrity_check"]).strip(), "ok",
               "sqlite: and the database is sound")
        desk.stop()
    finally:
        desk.stop()
        subprocess.run(["umount", "-l", small])


with Tap("crashes; seed %d (REDRESS_TEST_SEED repeats it)" % SEED) as t:
    rng = random.Random(SEED)
    for engine in ENGINES:
        kills(t, engine, rng)
        answers(t, engine, rng)
        on_the_line(t, engine)
        database_away(t, engine)
    disk_full(t)
