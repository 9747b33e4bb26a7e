#!/usr/bin/python3
"""Sending mail through a real Exim, and through one behind a bad network."""
import os
import re
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Fault, Mail, Tap, have, skip_all, wait_for
from net_driver import Driver

if not have("dovecot", "exim4", "openssl"):
    skip_all("Dovecot or Exim is not installed")


def send(d, to, subject="hello", sender="desk@a.test", size=2000, envid="",
         notify=0):
    return d("send", sender, to, subject, size, envid, notify)


def connects(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d.server(mail.smtp, "starttls", mail.cert)
    r = d("smtp", "")
    t.same(r, ["ok", "dsn", "1", "size", str(20 << 20)],
           "logs in after STARTTLS; the server's extensions are known")
    d.server(mail.smtp, "starttls", "", mail.pin)
    t.same(d("smtp", "desk.a.test")[0], "ok",
           "a pinned key needs no authority")
    d.server(mail.smtp, "starttls")
    r = d("smtp", "")
    t.ok(r[:2] == ["err", "input"] and "certificate" in " ".join(r),
         "a certificate nobody vouches for is a wrong setting", r)
    d.server(mail.smtp, "direct", mail.cert)
    t.same(d("smtp", "")[:2], ["err", "input"],
           "TLS from the first byte on a STARTTLS port is a wrong setting")
    d.server(mail.smtp, "none")
    r = d("smtp", "")
    t.ok(r[:2] == ["err", "input"] and "log in" in " ".join(r),
         "a server that wants TLS before the log-in says so", r)
    d.server(mail.imap, "none")
    r = d("smtp", "")
    t.ok(r[:2] == ["err", "input"] and "speak SMTP" in " ".join(r),
         "a port that is not SMTP is a wrong setting", r)
    d.server(mail.smtp, "starttls", mail.cert)
    d.login("desk@a.test", "hunter2")
    r = d("smtp", "")
    t.ok(r[:2] == ["err", "denied"] and "hunter2" not in " ".join(r),
         "a wrong password is a refused log-in, and not in the text", r)
    d.login("desk@a.test", "", "good-7")
    t.same(d("smtp", "")[0], "ok", "logs in with an access token")
    d.login("desk@a.test", "", "bad-7")
    t.same(d("smtp", "")[:2], ["err", "denied"],
           "a wrong token is a refused log-in")


def answers(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d.server(mail.smtp, "starttls", mail.cert)
    d("smtp", "desk.a.test")
    r = send(d, "ann@b.test", "first")
    t.same(r[1:5], ["accepted", "250", "-", "dot"], "a message is accepted")
    got = wait_for(lambda: mail.read("ann@b.test"), 20, "first")[0]
    t.ok(b"\r\n.dot\r\n..dots\r\n....." in got and
         b"Subject: first" in got, "and arrives with its dots", got[:900])
    t.ok(b"helo=desk.a.test" in got or b"desk.a.test" in got,
         "under the name we gave", got[:900])
    t.same(send(d, "temp@b.test")[1:6],
           ["later", "451", "4.2.0", "rcpt", "later:451:4.2.0"],
           "451 is tried later")
    t.same(send(d, "hard@b.test")[1:6],
           ["refused", "550", "5.1.1", "rcpt", "refused:550:5.1.1"],
           "550 is refused")
    r = send(d, "grey1@b.test")
    t.same(r[1:4], ["later", "451", "4.7.1"], "greylisting defers")
    t.same(send(d, "grey1@b.test")[1], "accepted", "and then accepts")
    r = send(d, "ann@b.test,hard@b.test,temp@b.test,bob@b.test")
    t.same([r[1], r[5:9]],
           ["partly", ["accepted:250:", "refused:550:5.1.1",
                       "later:451:4.2.0", "accepted:250:"]],
           "each recipient has its own answer")
    r = send(d, "hard@b.test,temp@b.test,hard2@b.test")
    t.same([r[1], r[5:8]],
           ["later", ["refused:550:5.1.1", "later:451:4.2.0",
                      "refused:550:5.1.1"]],
           "if one of the refused may be taken later, it is later")
    t.same(send(d, "ann@b.test", "refuse-data")[1:6],
           ["refused", "550", "5.7.1", "dot", "refused:550:5.7.1"],
           "a refusal after the dot is a refusal")
    t.same(send(d, "ann@b.test", "defer-data")[1:4],
           ["later", "451", "4.3.1"], "a 451 after the dot is later")
    t.same(send(d, "ann@b.test", sender="")[1], "accepted",
           "an empty sender is sent as <>")
    t.same(send(d, "ann@b.test", size=21 << 20)[:2], ["err", "limit"],
           "more than the server's SIZE is not begun")
    t.same(d("bare")[:2], ["err", "input"], "a bare LF does not leave")
    t.same(send(d, "no-address")[:2], ["err", "input"],
           "what is no address does not leave")
    t.same(send(d, "a@b>RCPT")[:2], ["err", "input"],
           "an address cannot smuggle a command")


def notices(t, mail, d):
    t.same(send(d, "late9@b.test", "bounce-me", sender="sales@a.test",
                envid="case-17", notify=1)[1], "accepted",
           "a message with DSN parameters is accepted")
    bounce = wait_for(
        lambda: [m for m in mail.read("sales@a.test")
                 if b"report-type=delivery-status" in m], 20, "the bounce")[0]
    t.ok(re.search(rb"Original-Envelope-Id: <case-17>", bounce, re.I) or
         b"case-17" in bounce, "the bounce carries our envelope id",
         bounce[-1500:])


def stages(t, mail, d):
    """The connection is lost at each step of one message."""
    fault = Fault(mail.smtp)
    d.login("")
    d.server(fault.port, "none", answer_ms=1500, connect_ms=2000)
    cases = [
        ("client", b"MAIL FROM", True, "later", "from"),
        ("client", b"RCPT TO", True, "later", "rcpt"),
        ("client", b"DATA\r\n", True, "later", "data"),
        ("client", b"DATA\r\n", False, "later", "data"),
        ("server", b"354 ", True, "later", "data"),
        ("client", b"\r\n.\r\n", True, "unsure", "dot"),
        ("client", b"\r\n.\r\n", False, "unsure", "dot"),
        ("server", b"250 OK id", True, "unsure", "dot"),
    ]
    for do in ("cut", "reset", "hang"):
        for side, on, before, want, stage in cases:
            # only one direction goes silent: 354 still comes, so does 250
            if do == "hang" and side == "client" and not before:
                want = "unsure" if on == b"DATA\r\n" else "accepted"
                stage = "dot"
            fault.set()
            if d("smtp", "")[0] != "ok":
                t.ok(False, "a session for the next fault")
                continue
            d("close")
            # the session itself must get through: the fault is in the mail
            fault.set(side=side, on=on, before=before, do=do)
            d("smtp", "")
            hits = fault.hit
            d("ending", "yes")
            r = send(d, "ann@b.test", "cut")
            asked = d("ending", "yes")[1]
            t.same(asked, "1" if stage == "dot" else "0",
                   "%s: the end is asked for when it is near" % stage)
            t.ok(r[1] == want and r[4] == stage and fault.hit == hits + 1,
                 "%s %s %s of the %s: %s" % (
                     do, "before" if before else "after",
                     on.decode().strip() or "the dot", side, want), r)
            d("close")
    fault.set()
    d("smtp", "")
    fault.set(side="client", after=60000, do="cut")
    d("close")
    d("smtp", "")
    r = send(d, "ann@b.test", "big", size=5 << 20)
    t.ok(r[1] == "later" and r[4] == "dot",
         "cut in the middle of 5 MB: the dot was not out, so later", r)
    t.same(d("ending", "yes"), ["ok", "0"], "and its end was not asked for")
    fault.set()
    r = send(d, "ann@b.test", "again")
    t.same(r[1], "accepted", "the same session connects anew and sends")
    fault.set(side="client", on=b"MAIL FROM", do="hang", before=True)
    d("close")
    d("smtp", "")
    d("stopin", 300)
    start = time.monotonic()
    r = send(d, "ann@b.test", "stop")
    t.ok(r[1] == "later" and time.monotonic() - start < 3,
         "another thread's stop ends a sending", r)
    d("unstop")
    fault.stop()


def ending(t, mail, d):
    """What is asked before the last byte of a message leaves."""
    d.login("desk@a.test", "deskpw")
    d.server(mail.smtp, "starttls", mail.cert)
    d("smtp", "")
    d("ending", "yes")
    send(d, "ann@b.test", "asked-once")
    t.same(d("ending", "yes"), ["ok", "1"], "asked once for each message")
    send(d, "ann@b.test", "asked-of-5-mb", size=5 << 20)
    t.same(d("ending", "yes"), ["ok", "1"], "also for one of 5 MB")
    send(d, "hard@b.test")
    send(d, "temp@b.test")
    t.same(d("ending", "no"), ["ok", "0"], "not when nobody may have it")
    t.same(send(d, "ann@b.test", "told-no")[:2], ["err", "conflict"],
           "a no is the error of the sending")
    t.same(send(d, "ann@b.test", "told-no", size=5 << 20)[:2],
           ["err", "conflict"], "also after 5 MB")
    d("ending", "yes")
    t.same(send(d, "ann@b.test", "told-yes")[1], "accepted",
           "the next message of the session leaves on a new connection")
    other = Driver()
    other.login("desk@a.test", "deskpw")
    other.server(mail.smtp, "starttls", mail.cert)
    other("smtp", "")
    other("ending", "die")
    other.say("send", "desk@a.test", "ann@b.test", "died", 2000, "-", 0)
    t.same(other.child.wait(20), 9, "a process dies in it")
    got = wait_for(lambda: [m for m in mail.read("ann@b.test")
                            if b"Subject: told-yes" in m], 20, "told-yes")
    time.sleep(1)
    t.same([len(got)] + [sum(b"Subject: " + s in m
                             for m in mail.read("ann@b.test"))
                         for s in (b"asked-once", b"told-no", b"died")],
           [1, 1, 0, 0], "and what was not ended never arrives")


def rate(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d.server(mail.smtp, "starttls", mail.cert)
    d("smtp", "")
    r = d("many", 200, "bob@b.test")
    t.same(r[1], "200", "200 messages over one connection are accepted")
    t.note("send: 200 messages of 4 KB in %s ms: %d per second" % (
        r[2], 200000 // max(1, int(r[2]))))


def main():
    mail = Mail()
    d = Driver()
    with Tap("SMTP to Exim") as t:
        connects(t, mail, d)
        answers(t, mail, d)
        notices(t, mail, d)
        stages(t, mail, d)
        ending(t, mail, d)
        rate(t, mail, d)


main()
