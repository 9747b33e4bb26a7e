#!/usr/bin/python3
"""Fetching mail from a real Dovecot, and from one behind a bad network."""
import hashlib
import os
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Fault, Identity, Mail, Tap, have, skip_all, wait_for
from net_driver import Driver

if not have("dovecot", "exim4", "openssl"):
    skip_all("Dovecot or Exim is not installed")

MANY = 5000


def letter(i, size=200):
    head = b"From: ann@b.test\r\nSubject: %d\r\nMessage-ID: <%d@b>\r\n\r\n" % (
        i, i)
    return head + b"x" * 70 + b"\r\n" + b"y" * size + b"\r\n"


def connects(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d.server(mail.imaps, "direct", mail.cert)
    t.same(d("imap"), "ok idle 1 move 1".split(), "logs in over TLS")
    d.server(mail.imap, "starttls", mail.cert)
    t.same(d("imap")[0], "ok", "logs in after STARTTLS")
    d.server(mail.imap, "none")
    t.same(d("imap")[0], "ok", "logs in without TLS when told to")
    d.server(mail.imaps, "direct", "", mail.pin)
    t.same(d("imap")[0], "ok", "a pinned key needs no authority")


def refuses(t, mail, other, d):
    d.server(mail.imaps, "direct")
    r = d("imap")
    t.ok(r[:2] == ["err", "input"] and "certificate" in " ".join(r),
         "a certificate nobody vouches for is a wrong setting", r)
    d.server(mail.imaps, "direct", "", "sha256//" + "A" * 43 + "=")
    r = d("imap")
    t.ok(r[:2] == ["err", "input"] and "pinned" in " ".join(r),
         "another key than the pinned one is refused", r)
    d.server(mail.imaps, "direct", mail.cert, host="127.0.0.2")
    r = d("imap")
    t.ok(r[0] == "err", "a certificate for another name is refused", r)
    d.server(mail.imap, "direct", mail.cert)
    r = d("imap")
    t.ok(r[:2] == ["err", "input"] and "STARTTLS" in " ".join(r),
         "TLS on a plain port is a wrong setting, said in words", r)
    d.server(mail.smtp, "none")
    r = d("imap")
    t.ok(r[:2] == ["err", "input"] and "speak IMAP" in " ".join(r),
         "a port that is not IMAP is a wrong setting", r)
    d.server(other, "none")
    r = d("imap")
    t.same(r[:2], ["err", "retry"], "a closed port is tried again")
    d.server(mail.imap, "none")
    d.login("desk@a.test", "hunter2")
    r = d("imap")
    t.same(r[:2], ["err", "denied"], "a wrong password is a refused log-in")
    t.ok("hunter2" not in " ".join(r), "the password is not in the text", r)


def tokens(t, mail, identity, d):
    identity.tokens["good-1"] = "desk@a.test"
    d.server(mail.imaps, "direct", mail.cert)
    d.login("desk@a.test", "", "good-1")
    r = d("imap")
    t.ok(r[0] == "ok", "logs in with an access token", r)
    del identity.tokens["good-1"]
    d("close")
    r = d("imap")
    t.same(r[:2], ["err", "denied"], "an expired token is a refused log-in")
    t.ok("good-1" not in " ".join(r), "the token is not in the text", r)
    identity.refresh["again"] = "desk@a.test"
    r = d("oauth", identity.url, "secret", "again")
    t.ok(r[0] == "ok" and r[2] == str((1 + 600) * 10**6),
         "a refresh token gives a new access token and its end", r)
    d.login("desk@a.test", "", r[1])
    t.same(d("imap")[0], "ok", "and the new one logs in")
    t.same(d("oauth", identity.url, "secret", "gone")[:2], ["err", "denied"],
           "a grant that is over asks for consent")
    t.same(d("oauth", identity.url, "wrong", "again")[:2], ["err", "input"],
           "a wrong client secret is a wrong setting")
    identity.break_with = 503
    t.same(d("oauth", identity.url, "secret", "again")[:2], ["err", "retry"],
           "a broken identity server is tried again")
    identity.break_with = None


def reads(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d.server(mail.imaps, "direct", mail.cert)
    letters = [letter(i) for i in range(3)] + [letter(3, 300000)]
    mail.append("desk@a.test", letters)
    d("imap")
    box = d("select", "INBOX")
    t.same(box[2:], ["5", "4", "1"], "INBOX has four messages, next uid 5")
    r = d("scan", 0, 10)
    sizes = [int(w.split(":")[1]) for w in r[3:]]
    t.same((r[1:3], sizes), (["4", "0"], [len(x) for x in letters]),
           "a scan tells uids and exact sizes")
    dates = [int(w.split(":")[2]) for w in r[3:]]
    t.ok(all(abs(x - time.time()) < 60 for x in dates),
         "INTERNALDATE is read as the moment it is", r)
    t.same(d("scan", 1, 2)[1:3], ["2", "1"], "a scan stops at its limit")
    t.same(d("scan", 4, 2)[1:3], ["0", "0"], "nothing is after the last")
    r = d("fetch", 1 << 20, 1, 2, 3, 4, 99)
    t.same(r[1:], ["4", str(sum(map(len, letters))), "0",
                   hashlib.sha256(b"".join(letters)).hexdigest()],
           "messages arrive byte for byte; a uid that is gone is left out")
    t.same(d("fetch", 1000, 3, 4)[1:4], ["2", str(len(letters[2])), "1"],
           "one over the cap is marked, the others arrive")
    flags = d("scan", 0, 1)[3].split(":")[3]
    t.ok("Seen" not in flags, "fetching does not mark as seen", flags)
    d("flag", 1, "\\Seen", 1)
    d("flag", 1, "$Redress", 1)
    flags = d("scan", 0, 1)[3].split(":")[3]
    t.ok("\\Seen" in flags and "$Redress" in flags, "flags are set", flags)
    d("flag", 1, "\\Seen", 0)
    t.ok("Seen" not in d("scan", 0, 1)[3], "and cleared")
    t.same(d("flag", 1, "a)b", 1)[:2], ["err", "input"],
           "a flag cannot smuggle a command")
    t.same(d("select", "Nowhere")[:2], ["err", "missing"],
           "a mailbox that is not there is missing")
    d("select", "INBOX")
    t.same(d("move", 2, "Été")[:2], ["err", "missing"],
           "moving into a mailbox that is not there is missing")
    m = mail.box("desk@a.test")
    m.create('"&AMk-t&AOk-"')
    m.logout()
    t.same(d("move", 2, "Été"), ["ok"], "moves into an accented mailbox")
    t.same(d("copy", 1, "Été"), ["ok"], "copies")
    t.same(d("select", "Été")[3], "2", "and both are there")
    t.same(d("select", "INBOX")[3], "3", "and one less is here")
    r = d("scan", 1, 10)
    t.same([w.split(":")[0] for w in r[3:]], ["3", "4"],
           "a scan goes on over the gap")


def changes(t, mail, d):
    mail.append("bob@b.test", [letter(1)])
    d.login("bob@b.test", "bobpw")
    d("imap")
    first = d("select", "INBOX")
    d("close")
    mail.forget("bob@b.test")
    time.sleep(1.1)  # Dovecot takes UIDVALIDITY from the clock
    mail.append("bob@b.test", [letter(2)])
    d("imap")
    again = d("select", "INBOX")
    t.ok(first[0] == "ok" and again[0] == "ok" and first[1] != again[1],
         "a mailbox made anew has another UIDVALIDITY", (first, again))


def waits(t, mail, d):
    d.login("desk@a.test", "deskpw")
    d("imap")
    d("select", "INBOX")
    d("scan", 0, 100)
    d.say("idle", 300)
    d.hear()
    r = d.hear()
    t.ok(r[:2] == ["ok", "timeout"] and 300 <= int(r[2]) < 1300,
         "IDLE ends at its time-out", r)
    d.say("idle", 10000)
    d.hear()
    time.sleep(0.3)
    with_mail = mail.box("desk@a.test")
    start = time.monotonic()
    with_mail.append("INBOX", None, None, letter(9))
    r = d.hear()
    took = time.monotonic() - start
    with_mail.logout()
    t.ok(r[:2] == ["ok", "new"] and took < 1.0,
         "IDLE wakes within a second of the delivery", (r, took))
    r = d("scan", 4, 10)
    t.same(r[1], "1", "and the new message is there")
    d("stopin", 300)
    d.say("idle", 10000)
    d.hear()
    r = d.hear()
    t.ok(r[:2] == ["ok", "stopped"] and int(r[2]) < 600,
         "another thread's stop ends the waiting at once", r)
    d("unstop")
    d("close")


def many(t, mail, d):
    mail.fill("eve@b.test", (letter(i, 3700) for i in range(MANY)))
    d.login("eve@b.test", "evepw")
    d.server(mail.imaps, "direct", mail.cert, answer_ms=30000)
    d("imap")
    t.same(d("select", "INBOX")[3], str(MANY), "5,000 messages are there")
    start = time.monotonic()
    r = d("scan", MANY - 1, 10)
    t.ok(r[1] == "1" and time.monotonic() - start < 2,
         "the newest of 5,000 is found without reading the others", r)
    r = d("scan", 1234, 1)
    t.same(r[3].split(":")[0], "1235", "so is one in the middle")
    r = d("all")
    want = sum(len(letter(i, 3700)) for i in range(MANY))
    t.same(r[1:3], [str(MANY), str(want)], "all are fetched, once each")
    ms = max(1, int(r[3]))
    t.note("fetch: %d messages of 4 KB in %d ms: %d per second, %.1f MB/s" %
           (MANY, ms, MANY * 1000 // ms, want / 1000 / ms))


def broken(t, mail, d):
    d.login("desk@a.test", "deskpw")
    fault = Fault(mail.imap)
    d.server(fault.port, "none", answer_ms=1000, connect_ms=2000)
    fault.set(every_byte=True)
    d("imap")
    d("select", "INBOX")
    r = d("fetch", 1 << 20, 1, 3)
    t.same(r[1], "2", "one byte at a time is enough")
    d("close")
    for do in ("cut", "reset"):
        fault.set(side="server", on=b"Subject: 3", do=do)
        d("imap")
        d("select", "INBOX")
        r = d("fetch", 1 << 20, 4)
        t.same(r[:2], ["err", "retry"],
               "a connection %s in a message is tried again" % do)
        r = d("select", "INBOX")
        t.same(r[:2], ["err", "retry"], "a broken session says so")
        d("close")
    fault.set(side="server", on=b"Subject: 3", do="hang")
    d("imap")
    d("select", "INBOX")
    start = time.monotonic()
    r = d("fetch", 1 << 20, 4)
    t.ok(r[:2] == ["err", "retry"] and time.monotonic() - start < 4,
         "a server that falls silent is left after the time-out", r)
    d("close")
    fault.set(side="server", after=0, do="hang")
    start = time.monotonic()
    r = d("imap")
    t.ok(r[:2] == ["err", "retry"] and time.monotonic() - start < 5,
         "so is one that never greets", r)
    fault.stop()


def main():
    identity = Identity()
    mail = Mail(identity=identity)
    d = Driver()
    closed = Fault(1)
    closed.stop()
    with Tap("IMAP against Dovecot") as t:
        connects(t, mail, d)
        refuses(t, mail, closed.port, d)
        tokens(t, mail, identity, d)
        reads(t, mail, d)
        changes(t, mail, d)
        waits(t, mail, d)
        broken(t, mail, d)
        many(t, mail, d)


main()
