#!/usr/bin/env python3
"""The demonstration: it fills an empty store of either engine, and plays."""
import os
import re
import stat
import subprocess
import time

from desk import ENGINES, Desk, parse, text_of
from scenario_pages import Browser, say
from servers import Tap, kill, spawn, wait_for

# Of the case that was handed over twice; what was 1 would read otherwise.
TWICE = {"en": "A case was handed over 2 times.",
         "fr": "Un dossier a été transféré 2 fois.",
         "pl": "Sprawę przekazano 2 razy.",
         "ru": "Обращение передано 2 раза.",
         "zh-Hant": "有案件已轉交 2 次。", "zh-Hans": "有工单已转交 2 次。"}
LANGUAGES = {"en", "fr", "pl", "ru", "zh-Hant", "zh-Hans"}


class Empty(Desk):
    """A desk whose store is left empty: `redress demo` makes it."""

    def command(self, *args, **more):
        return "" if args[0] == "init" else super().command(*args, **more)


def all_cases(desk):
    done = desk.cases("--state", "resolved") + desk.cases("--state", "closed")
    return desk.cases(), done


def filled(t, engine):
    desk = Empty(engine, address="support@meridian.test")
    began = time.monotonic()
    said = desk.demo_said = desk.command("demo")
    t.note("%s: filled in %.2f s" % (engine, time.monotonic() - began))
    path = desk.config["desk"]["data"] + "/log-ins.txt"
    with open(path) as f:
        kept = f.read()
    t.ok(kept in said and kept.count("@meridian.test") == 8,
         engine + ": it prints eight log-ins and keeps them in a file", said)
    t.same(stat.S_IMODE(os.stat(path).st_mode), 0o600,
           engine + ": that only its owner may read")

    queue, done = all_cases(desk)
    everything = queue + done
    t.ok(len({c["customer"]["id"] for c in everything}) >= 40,
         engine + ": forty customers and more wrote", len(everything))
    t.same({c["language"] for c in everything}, LANGUAGES,
           engine + ": in all six languages, rightly guessed")
    t.ok(all(c["owner"]["id"] and c["owner"]["name"] for c in everything),
         engine + ": every case has an owner")
    t.ok(len({c["owner"]["name"] for c in everything}) >= 5,
         engine + ": the work is spread over five people")
    due = [c["due"] or "9" for c in queue]
    t.same(due, sorted(due), engine + ": the queue stands in the order of what "
           "is due")
    t.ok({"new", "open", "waiting_customer", "waiting_others"} ==
         {c["state"] for c in queue} and
         {"resolved", "closed"} == {c["state"] for c in done},
         engine + ": cases are in every state")
    t.ok(max(c["handovers"] for c in everything) == 2,
         engine + ": one was handed over twice")
    t.ok({"late", "faulty", "price", "rude", "safety"} <=
         {c["cause"] for c in everything}, engine + ": causes are set")

    outcomes = [i["outcome"] for i in desk.intake()]
    t.same({o: outcomes.count(o) for o in ("spam", "loop", "bounce",
                                           "failed", "duplicate", "")},
           {"spam": 1, "loop": 1, "bounce": 1, "failed": 0, "duplicate": 0,
            "": 0}, engine + ": the ledger knows spam, a loop and a bounce, "
           "and all else is a case")
    return desk, everything


def inside(t, engine, desk, everything):
    shown = {c["id"]: desk.case(c["id"]) for c in everything}
    letters = [m for c in shown.values() for m in c["messages"]]
    t.same({m["state"] for m in letters if m["kind"] == "out"},
           {"sent", "bounced"}, engine + ": our letters are sent, one came back")
    t.same(desk.sql("SELECT COUNT(*) FROM job"), [["0"]],
           engine + ": and none waits to be sent again")
    promises = {p["state"] for c in shown.values() for p in c["promises"]
                if p["kind"] == "given"}
    t.ok({"open", "kept"} <= promises, engine + ": promises are open and kept",
         promises)
    kinds = {e["kind"] for c in shown.values() for e in c["events"]}
    t.ok({"promise.late", "case.reopened", "case.owner", "remedy.given",
          "message.bounced", "message.note"} <= kinds,
         engine + ": one is late, one case was reopened", kinds)
    t.ok(any(len(c["messages"]) >= 6 for c in shown.values()),
         engine + ": one thread has six messages")
    t.ok(any(r["amount"] for c in shown.values() for r in c["remedies"]),
         engine + ": remedies have amounts")
    names = {(a["name"], a["bytes"] > 100) for m in letters
             for a in m["attachments"]}
    t.ok({("suitcase.png", True), ("details.txt", False)} & names and
         any(n == "details.txt" for n, _ in names),
         engine + ": a picture and a text file are attached", names)
    for name, words in (("Виктор", "Добрый день!"), ("国强", "客服您好")):
        case = [c for c in everything if c["customer"]["name"] == name][0]
        t.ok(shown[case["id"]]["messages"][0]["text"].startswith(words),
             engine + ": the text of %s is read in spite of its charset" % name,
             shown[case["id"]]["messages"][0]["text"][:60])
    for word in ("чемодан", "行李"):
        t.ok(desk.json("search", word), engine + ": search finds " + word)


def tells(t, engine, desk):
    """The leads are told of the case that was handed over twice."""
    desk.serve()
    lead = Browser(desk.url)
    lead.log_in("marek@meridian.test", "kind words fly far")
    for lang, words in TWICE.items():
        lead.post("/me", "/me", name="Marek", lang=lang)
        t.ok(words in say(t, lead, "/notices", lang + ": the notices"),
             "%s: a lead reads in %s of two hand-overs" % (engine, lang))
    lead.post("/me", "/me", name="Marek", lang="pl")
    desk.stop()


def refuses(t, engine, desk):
    again = subprocess.run([desk.bin, "--config", desk.conf, "demo"],
                           env=desk.env, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT, text=True)
    t.ok(again.returncode == 65 and "already" in again.stdout,
         engine + ": a second demonstration is refused", again)
    real = Desk(engine, address="support@meridian.test")
    for args in (["demo"], ["demo", "--play"]):
        said = subprocess.run([real.bin, "--config", real.conf, *args],
                              env=real.env, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=20)
        t.ok(said.returncode == 65 and not real.intake(),
             engine + ": a real desk is left alone by " + " ".join(args), said)


def answers(t, engine, desk, everything):
    """Somebody tries the demonstration: their answer leaves, into a file."""
    box = desk.config["desk"]["data"] + "/outbox"
    t.ok(box + "/new" in desk.demo_said, engine + ": it says where letters are")
    mailbox = desk.command("mailbox", "test", "support@meridian.test")
    t.ok(re.search(r"out: +works", mailbox), engine + ": its mailbox works",
         mailbox)
    words = {"en": "Your bag is on its way.", "fr": "Votre valise est en route.",
             "pl": "Państwa walizka jest w drodze.",
             "ru": "Ваш чемодан уже в пути.", "zh-Hant": "您的行李已在路上。",
             "zh-Hans": "您的行李已在路上。"}
    desk.serve(command="work")
    replies = {}
    for lang in sorted(words):
        case = [c for c in everything if c["language"] == lang and
                c["state"] in ("new", "open")][0]
        with open(desk.d + "/reply", "w", encoding="utf-8") as f:
            f.write(words[lang] + "\n")
        desk.command("case", "reply", str(case["id"]), "--as",
                     "ada@meridian.test", "--text-file", desk.d + "/reply",
                     "--confirm")
        replies[lang] = case["id"]
    for lang, number in replies.items():
        # held for ten seconds, as any letter is
        wait_for(lambda: desk.case(number)["messages"][-1]["state"] == "sent",
                 30, "the answer in " + lang)
        t.ok("message.sent" in [e["kind"] for e in desk.case(number)["events"]],
             "%s: an answer in %s is sent" % (engine, lang))
    letters = [parse(open(box + "/new/" + name, "rb").read())
               for name in os.listdir(box + "/new")]
    t.same((len(letters), os.listdir(box + "/tmp"), os.listdir(box + "/cur")),
           (len(words), [], []), engine + ": each of them is a file")
    for lang, number in replies.items():
        case = desk.case(number)
        said = case["messages"][-1]
        letter = [m for m in letters
                  if m["X-Redress-Case"] == str(number)][0]
        t.ok(words[lang] in text_of(letter) and
             [letter["To"]] == said["to"] == [letter["Delivered-To"]] and
             letter["Message-ID"] == "<%s>" % said["message_id"] and
             letter["Return-Path"] == "<support@meridian.test>" and
             "Meridian Air" in letter["From"] and
             letter["Reply-To"].addresses[0].addr_spec.startswith(
                 "support+c%d-" % number) and
             letter["Content-Language"] == lang and letter["In-Reply-To"],
             "%s: with the headers and the words in %s" % (engine, lang),
             letter.items())
    t.same(desk.stop(), 0, engine + ": the desk stops")


def unwritable(t, engine, desk, everything):
    """A file stands where the folder of letters should be."""
    box = desk.config["desk"]["data"] + "/outbox"
    os.rename(box, box + ".away")
    open(box, "w").close()
    case = [c for c in everything if c["language"] == "en" and
            c["state"] in ("new", "open")][1]
    desk.command("case", "reply", str(case["id"]), "--as", "ada@meridian.test",
                 "--text-file", desk.d + "/reply", "--confirm")
    desk.serve(command="work")
    wait_for(lambda: desk.sql("SELECT COUNT(*) FROM message WHERE state = "
                              "'queued' AND tries > 0 AND error LIKE "
                              "'letters cannot be kept in%'") == [["1"]], 30,
             "a first attempt")
    os.unlink(box)
    os.rename(box + ".away", box)
    wait_for(lambda: desk.case(case["id"])["messages"][-1]["state"] == "sent",
             40, "the next one")
    t.same(len(os.listdir(box + "/new")), 7,
           engine + ": what could not be kept is kept once it can")
    t.same(desk.stop(), 0, engine + ": the desk stops again")


def plays(t, engine, desk):
    before = len(desk.intake())
    desk.serve(command="work")
    player = spawn([desk.bin, "--config", desk.conf, "demo", "--play",
                    "--seconds", "1"], log=desk.d + "/player", env=desk.env)

    def came():
        return [i for i in desk.intake()[before:] if i["outcome"]]

    wait_for(lambda: len(came()) >= 5, 20, "five new messages")
    t.ok(all(i["outcome"] == "case" for i in came()),
         engine + ": what is played comes into the running desk", came())
    t.ok(any(i["reason"].startswith("joined") for i in came()) and
         any(i["reason"] == "new" for i in came()),
         engine + ": new matters and answers to old ones", came())
    times = [desk.case(i["case"])["language"] for i in came()[:4]]
    t.ok(len(set(times)) >= 3, engine + ": languages take turns", times)
    t.same(kill(player), 0, engine + ": the player stops when it is told to")
    t.same(desk.stop(), 0, engine + ": and so does the desk")


with Tap("the demonstration") as t:
    for engine in ENGINES:
        desk, everything = filled(t, engine)
        inside(t, engine, desk, everything)
        tells(t, engine, desk)
        refuses(t, engine, desk)
        answers(t, engine, desk, everything)
        unwritable(t, engine, desk, everything)
        plays(t, engine, desk)
