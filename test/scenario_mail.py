#!/usr/bin/env python3
"""From a real e-mail to an answer in the customer's mailbox, on both
engines: Exim hands mail to our LMTP door, the desk makes it a case, the
answer goes out through Exim and is read in Dovecot."""
import re
import time

from desk import ENGINES, Desk, letter, parse, text_of
from servers import Mail, Tap, port, wait_for


def one_case(desk, n=1, seconds=20):
    return wait_for(lambda: (lambda c: c if len(c) >= n else None)(
        desk.cases()), seconds, "%d cases" % n)


def sent(desk, number, state="sent", n=1, seconds=30):
    """Waits until n of our messages in the case are in that state."""
    def look():
        out = [m for m in desk.case(number)["messages"]
               if m["kind"] == "out" and m["state"] == state]
        return out if len(out) >= n else None
    return wait_for(look, seconds, "message %s" % state)


def events(desk, number):
    return [e["kind"] for e in desk.case(number)["events"]]


def to_customer(mail, address, n=1):
    return [parse(m) for m in wait_for(
        lambda: (lambda r: r if len(r) >= n else None)(mail.read(address)),
        20, "%d messages at %s" % (n, address))]


def reply(desk, number, text, *more):
    with open(desk.d + "/reply", "w") as f:
        f.write(text)
    desk.command("case", "reply", str(number), "--as", "ada@meridian.test",
                 "--text-file", desk.d + "/reply", "--confirm", *more)


def walk(t, engine):
    intake = port()
    mail = Mail(intake=intake)
    mail.intake = intake
    desk = Desk(engine, mail, address="desk@support.test")
    desk.mailbox()
    desk.serve()
    t.note("%s at %s" % (engine, desk.url))

    mail.send("ann@b.test", ["desk@support.test"], letter(
        "Ann Smith <ann@b.test>", "Broken guitar",
        "You broke my guitar on flight MA 204. I want it repaired.",
        to="desk@support.test", number="first"))
    case = one_case(desk)[0]
    t.same((case["subject"], case["state"], case["language"],
            case["owner"]["name"]), ("Broken guitar", "new", "en", "ada"),
           engine + ": a mail becomes a case with an owner")
    full = desk.case(1)
    t.ok(full["promises"] and full["promises"][0]["kind"] == "answer" and
         full["due"], engine + ": and with a promise of an answer")

    ack = to_customer(mail, "ann@b.test")[0]
    t.same((ack["Auto-Submitted"], ack["In-Reply-To"], ack["Return-Path"]),
           ("auto-replied", "<first@customers.test>", "<>"),
           engine + ": the acknowledgement says it is automatic, and threads")
    t.ok("Ann" in text_of(ack) and "ada" in text_of(ack),
         engine + ": it names customer and owner", text_of(ack))
    address = re.search(r"[\w.+-]+@support\.test", ack["Reply-To"]).group(0)
    t.ok(re.fullmatch(r"desk\+c1-[a-z2-7]{16}@support\.test", address),
         engine + ": its reply address belongs to the case", address)

    reply(desk, 1, "Dear Ann,\n\nwe are **sorry**. We repair it.\n\nAda")
    held = desk.case(1)["messages"][-1]
    t.same(held["state"], "held", engine + ": a reply is held for a moment")
    sent(desk, 1, n=2)
    answer = to_customer(mail, "ann@b.test", 2)[1]
    t.same(answer["Subject"], "Re: Broken guitar",
           engine + ": the answer arrives at the customer's")
    t.ok("first@customers.test" in answer["References"] and
         answer["Message-ID"][1:-1] ==
         desk.case(1)["messages"][-1]["message_id"],
         engine + ": with the right threading headers")
    t.ok("we are sorry" in text_of(answer) and
         "<strong>sorry</strong>" in answer.get_body(("html",)).get_content(),
         engine + ": Markdown becomes plain text and HTML")
    case = desk.case(1)
    t.same((case["state"], case["promises"][0]["state"]),
           ("waiting_customer", "kept"),
           engine + ": the promise is kept, the case waits for the customer")

    # threading
    mail.send("ann@b.test", [address], letter(
        "Ann Smith <ann@b.test>", "Re: Broken guitar", "When?", to=address,
        number="second"))
    wait_for(lambda: desk.case(1)["messages"][-1]["text"].startswith("When"))
    t.same((desk.case(1)["state"], len(desk.cases())), ("open", 1),
           engine + ": an answer to the case's address joins the case")
    mail.send("eve@b.test", [address], letter(
        "Eve <eve@b.test>", "Re: Broken guitar", "Tell me all about Ann.",
        to=address, number="third"))
    one_case(desk, 2)
    eve = desk.case(2)
    t.same((eve["may_belong_to"][0]["case"], len(eve["messages"])),
           (1, len([m for m in eve["messages"]])),
           engine + ": a stranger with that address gets a case of their own")
    t.ok(not any("Eve" in m["from_name"] for m in desk.case(1)["messages"]),
         engine + ": and sees nothing of the first")
    mail.send("bob@b.test", ["desk@support.test"], letter(
        "Bob <bob@b.test>", "Case 1: about my case #1", "Number 1 is mine.",
        to="desk@support.test", number="fourth"))
    one_case(desk, 3)
    t.same(desk.case(3)["may_belong_to"], [],
           engine + ": a number in the subject is nothing")

    # duplicates and loops
    mail.send("ann@b.test", ["desk@support.test"], letter(
        "Ann Smith <ann@b.test>", "Broken guitar",
        "You broke my guitar on flight MA 204. I want it repaired.",
        to="desk@support.test", number="first"))
    wait_for(lambda: [i for i in desk.intake() if i["outcome"] ==
                      "duplicate"], 20, "a duplicate")
    t.same(len(desk.cases()), 3,
           engine + ": the same message again is no case")
    mail.send("x@b.test", ["desk@support.test"], letter(
        "Out of office <x@b.test>", "Automatic reply", "I am away.",
        to="desk@support.test", number="ooo",
        headers=["Auto-Submitted: auto-replied"]))
    wait_for(lambda: [i for i in desk.intake() if i["outcome"] == "loop"],
             20, "a loop")
    t.same(len(desk.cases()), 3,
           engine + ": an automatic answer to nothing is a loop")

    # fates
    for who, state in (("hard", "failed"), ("late", "bounced")):
        reply(desk, 3, "To %s" % who, "--to", who + "@b.test")
        row = sent(desk, 3, state)[0]
        t.ok(row["error"].startswith("5") or "550" in row["error"],
             engine + ": mail to %s@ is %s and says why" % (who, state), row)
    failed = events(desk, 3).count("message.failed")
    reply(desk, 3, "To two", "--to", "ann@b.test, hard@b.test")
    wait_for(lambda: events(desk, 3).count("message.failed") > failed, 30,
             "one of two refused")
    both = next(m for m in desk.case(3)["messages"] if len(m["to"]) == 2)
    t.same(both["state"], "sent",
           engine + ": one of two recipients is refused: sent, and told")
    reply(desk, 3, "To grey", "--to", "grey@b.test")
    deferred = wait_for(lambda: [m for m in desk.case(3)["messages"]
                                 if m["tries"] and "4.7.1" in m["error"]],
                        30, "greylisted")
    t.ok(deferred, engine + ": a greylisted answer waits for its next try")
    reply(desk, 3, "To slow", "--to", "slow@b.test")
    wait_for(lambda: "message.delayed" in events(desk, 3), 40, "a delay")
    t.ok(True, engine + ": a delay warning is shown in the case")
    wait_for(lambda: [m for m in desk.case(3)["messages"]
                      if m["to"] == ["slow@b.test"] and
                      m["state"] == "bounced"], 40, "a late bounce")
    t.ok(True, engine + ": and the final bounce after it")

    t.same(desk.stop(), 0, engine + ": it stops cleanly")
    mail.stop()


def follow(t, engine):
    mail = Mail()
    desk = Desk(engine, mail)
    desk.mailbox(imap=True)
    out = desk.command("mailbox", "test", "desk@a.test")
    t.ok(out.count("works") == 2, engine + ": the mailbox test connects", out)
    mail.append("desk@a.test", [letter(
        "Бо <bob@b.test>", "Чемодан", "Мой чемодан не прилетел.",
        number="old")])
    desk.serve()
    one_case(desk)
    t.same(desk.case(1)["language"], "ru",
           engine + ": what was in the mailbox before is fetched")
    began = time.monotonic()
    mail.send("ann@b.test", ["desk@a.test"], letter(
        "Ann <ann@b.test>", "Now", "Is somebody there?", number="idle"))
    one_case(desk, 2)
    took = time.monotonic() - began
    t.ok(took < 5, engine + ": IDLE brings new mail (%.2f s)" % took)
    box = mail.box("desk@a.test")
    box.select()
    wait_for(lambda: b"\\Seen" in box.fetch(b"2", "(FLAGS)")[1][0], 10)
    t.ok(True, engine + ": what is kept is marked as seen")
    t.same(len(desk.intake()), 2,
           engine + ": each message has one row in the ledger")
    desk.stop()
    mail.append("desk@a.test", [letter("c%d@b.test" % i, "Outage %d" % i,
                                       "It happened while you were away.",
                                       number="out%d" % i)
                                for i in range(30)])
    desk.serve()
    one_case(desk, 32)
    t.same(len(desk.intake()), 32,
           engine + ": after an outage all since is fetched, once")
    desk.stop()
    mail.stop()


with Tap("real mail, both ways") as t:
    for engine in ENGINES:
        walk(t, engine)
        follow(t, engine)
