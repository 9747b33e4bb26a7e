#!/usr/bin/env python3
"""The commands as people type them: what is missing or wrong is named, with
what is allowed and with the exit code of the handbook's table."""
import os
import re
import shutil
import signal
import socket
import subprocess

from desk import Desk, letter
from scenario_pages import Browser, say
from servers import Tap, kill, wait_for

ADA = "ada@meridian.test"
LANGUAGES = ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans")


def told(desk, *args, stdin=""):
    """(exit code, standard output, standard error)"""
    done = subprocess.run([desk.bin, "--config", desk.conf, *args], cwd=desk.d,
                          env=desk.env, input=stdin, text=True, timeout=30,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.returncode, done.stdout, done.stderr


# --- usage ------------------------------------------------------------------

def usage(t, desk):
    def says(args, code, *words, out=False):
        done = subprocess.run([desk.bin, *args], cwd=desk.d, text=True,
                              env=desk.env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        text = done.stdout if out else done.stderr
        t.ok(done.returncode == code and all(w in text for w in words) and
             (done.stdout == "") != out,
             "`redress %s` ends %d and says %s" %
             (" ".join(args), code, " … ".join(words)), done)

    says(["--config"], 64, "--config wants a FILE")
    says(["--version"], 0, "redress ", "AGPL", out=True)
    says(["--verbose"], 64, "what is --verbose?")
    says(["case", "list", "--limit"], 64, "--limit wants N")
    says(["intake", "--brand"], 64, "--brand wants NAME")
    says(["case", "list", "--bogus"], 64, "case list has no option --bogus")
    says(["case", "show"], 64, "case show wants N, the number of a case")
    says(["backup"], 64, "backup wants FILE, where to write")
    says(["case", "show", "1", "2"], 64, "takes only N", '"2"')
    says(["user", "list", "ada"], 64, "user list takes no arguments", '"ada"')
    says(["bogus"], 64, 'there is no command "bogus"')
    for group, some in (("case", "list show reply"), ("user", "add list"),
                        ("mailbox", "add test list"), ("cause", "offer")):
        lines = [r"%s %s +\S" % (group, name) for name in some.split()]
        code, _, err = told(desk, group)
        t.ok(code == 64 and err.startswith("redress: %s wants one of\n" % group)
             and all(re.search(line, err) for line in lines) and
             all(line.startswith("  %s " % group)
                 for line in err.splitlines()[1:]),
             group + " alone lists its commands, one a line", err)
    says(["case", "--help"], 0, "case show", "Shows everything", out=True)
    says(["case", "lits"], 64, 'there is no command "case lits"', "case list")
    desk.write(dict(desk.config, log={"level": "loud"}))
    code, _, err = told(desk, "case", "list")
    t.ok(code == 78 and 'log.level is debug, info, warn or error, not "loud"'
         in err, "a wrong level of the log is a wrong setting", err)
    desk.write(desk.config)


# --- values -----------------------------------------------------------------

STATES = "new open waiting_customer waiting_others resolved closed"


def values(t, desk):
    """What is none of the few or out of range is refused, and what is
    allowed stands in the refusal."""
    desk.command("cause", "add", "guitar", "Broken instruments")
    desk.deliver(letter("Ann <ann@b.test>", "Broken guitar",
                        "You broke my guitar on flight MA 204."))
    desk.deliver(letter("Ivan <ivan@b.test>", "Багаж",
                        "Мой чемодан пропал в Варшаве."))
    rows = "from 1 to 100000"
    for args, code, *words in (
            ("case list --limit -5", 65, rows, '"-5"'),
            ("case list --limit 0", 65, rows), ("case list --limit x", 65, rows),
            ("case list --limit 100001", 65, rows),
            ("case list --lang xx", 65, '"xx"', "und en fr pl ru zh-Hant"),
            ("case list --cause bogus", 65, '"bogus"', "faulty", "guitar"),
            ("case list --channel fax", 65, '"fax"', "mail"),
            ("case list --state bogus", 65, '"bogus"', STATES),
            ("case list --owner nobody@x", 69, "nobody@x"),
            ("case list --customer 0", 65, "from 1 to"),
            ("case list --customer 999", 69, "customer 999"),
            ("case reply 1 --as %s --text-file - --state x" % ADA, 65, STATES),
            ("search guitar --limit 0", 65, rows),
            ("search guitar --lang xx", 65, "en fr pl"),
            ("search guitar --state bogus", 65, STATES),
            ("intake --after -1", 65, "from 0 to"),
            ("mailbox add desk@a.test --imap-port 0", 65, "from 1 to 65535"),
            ("mailbox add desk@a.test --smtp-port 99999", 65, "1 to 65535"),
            ("user add --email eve@a.test --password-file %s/password --role "
             "boss" % desk.d, 65, '"boss"', "auditor"),
            ("user add --email eve@a.test --password-file %s/password --role "
             "none" % desk.d, 65, '"none"', "auditor"),
            ("user add --email eve@a.test --password-file %s/password --lang "
             "xx" % desk.d, 65, '"xx"', "en fr pl ru zh-Hant zh-Hans"),
            ("check --limit 0", 65, "from 1 to"),
            ("demo --play --seconds 0", 65, "from 1 to 86400")):
        got, out, err = told(desk, *args.split())
        t.ok((got, out) == (code, "") and all(w in err for w in words),
             "`redress %s` ends %d and says %s" % (
                 args.replace(desk.d, "…"), code, " … ".join(words)),
             (got, out, err))
    t.same(["eve" in p["email"] for p in desk.json("user", "list")], [False],
           "nobody was added with a wrong value")
    for args, n in (("--limit 1", 1), ("--lang RU", 1), ("--lang fr-CA", 0),
                    ("--lang und", 0), ("--cause guitar", 0),
                    ("--channel mail", 2), ("--customer 2", 1)):
        t.same(len(desk.cases(*args.split())), n,
               "case list %s finds %d" % (args, n))
    desk.command("user", "add", "--email", "eve@a.test", "--password-file",
                 desk.d + "/password", "--lang", "zh-TW")
    t.same(desk.sql("SELECT lang FROM agent WHERE email = 'eve@a.test'"),
           [["zh-Hant"]], "the language of a region is that of its pages")


# --- serving ----------------------------------------------------------------

def listening(t, desk):
    """Where it cannot listen the exit code says whose matter that is."""
    taken = socket.create_server(("127.0.0.1", 0))
    at = "127.0.0.1:%d" % taken.getsockname()[1]
    # 192.0.2.0/24 is for documentation (RFC 5737): nobody's address
    for address, option, setting, words in (
            (at, 75, 75, "Address already in use"),
            ("192.0.2.1:8080", 78, 78, "Cannot assign requested address"),
            ("unix:%s/none/web" % desk.d, 78, 78, "No such file"),
            ("foo", 64, 78, "is not an address to listen on"),
            ("127.0.0.1:99999", 64, 78, "127.0.0.1:8080"),
            (",".join(["127.0.0.1:0"] * 9), 64, 78, "at most 8")):
        code, out, err = told(desk, "serve", "--listen", address)
        t.ok(code == option and out == "" and words in err,
             "serve --listen %s ends %d" % (address[:30], option), (code, err))
        desk.write(dict(desk.config, web={"listen": address}))
        code, out, err = told(desk, "serve")
        t.ok(code == setting and out == "" and words in err,
             "web.listen = %s ends %d" % (address[:30], setting), (code, err))
    for address, expected in ((at, 75), ("192.0.2.1:24", 78), ("foo", 78)):
        desk.write(dict(desk.config, mail={"lmtp": address}))
        for command in ("serve", "work"):
            code, _, err = told(desk, command)
            t.same(code, expected, "%s with mail.lmtp = %s ends %d: %s" %
                   (command, address, expected, err.strip()))
    desk.write(desk.config)
    taken.close()


def one_process(t, desk):
    """A store on SQLite is served by one process; commands go on beside."""
    lock = desk.config["desk"]["data"] + "/redress.db"
    other = dict(desk.config, mail={"lmtp": ""})
    desk.serve()
    held = desk.child.pid
    desk.write(other)
    for args in (["serve", "--listen", "127.0.0.1:0"],
                 ["serve", "--pages-only", "--listen", "127.0.0.1:0"],
                 ["work"]):
        code, out, err = told(desk, *args)
        t.ok((code, out) == (75, "") and "process %d " % held in err and
             lock in err and "on PostgreSQL several" in err,
             "`redress %s` beside a serving one ends 75 and names it" %
             " ".join(args[:2]), (code, out, err))
    for sync in (False, True):
        t.same(desk.deliver(letter("Ann <ann@b.test>", "Broken guitar",
                                   "You broke my guitar."), sync=sync), 0,
               "deliver goes on beside it")
    wait_for(lambda: len(desk.cases()) == 2, 20, "both letters' cases")
    t.same(Browser(desk.url).get("/login")[0], 200, "and it serves on")
    desk.stop(signal.SIGKILL)
    desk.serve()
    t.ok(desk.child.pid != held, "after kill -9 the next one serves at once")
    desk.stop()
    desk.serve("--pages-only")
    pages = desk.child
    desk.serve(command="work")
    t.ok(pages.poll() is None and desk.child.poll() is None,
         "--pages-only and work share a store")
    code, _, err = told(desk, "work")
    t.ok(code == 75 and "process %d does the work" % desk.child.pid in err,
         "a second work does not", (code, err))
    t.same((kill(pages), desk.stop()), (0, 0), "both stop cleanly")


def demo_address(t, desk):
    """The log-ins of the demonstration are for the address of the settings."""
    unknown = "where `redress serve` says that it answers"
    for n, (web, address) in enumerate((
            ({"listen": "127.0.0.1:9191"}, "http://127.0.0.1:9191, or "),
            ({"listen": "0.0.0.0:9191,[::1]:80"}, "http://127.0.0.1:9191, or "),
            ({"listen": "127.0.0.1:0"}, unknown),
            ({"listen": "unix:/run/desk"}, unknown),
            ({"public_url": "https://desk.test"}, "https://desk.test\n"))):
        desk.write({"desk": {"data": "%s/demo%d" % (desk.d, n)}, "web": web})
        code, out, err = told(desk, "demo")
        t.ok(code == 0 and "Meridian Air: " + address in out,
             "with %s the log-ins are for %s" % (web, address.strip()),
             (code, out, err))


# --- a program without its model ------------------------------------------

NO_MODEL = {
    "en": "There is no model: word lists alone judge.",
    "fr": "Il n’y a pas de modèle : seules des listes de mots jugent.",
    "pl": "Brak modelu: oceniają tylko listy słów.",
    "ru": "Модели нет: оценка только по спискам слов.",
    "zh-Hant": "沒有模型：僅由詞表判斷。",
    "zh-Hans": "没有模型：仅由词表判断。",
}


def about(t, desk, expected):
    """The line about the model stands on the page in each language, or not."""
    b = Browser(desk.url)
    b.log_in(ADA)
    for lang in LANGUAGES:
        b.post("/me", "/me", name="Ada", lang=lang)
        t.same(NO_MODEL[lang] in say(t, b, "/about", lang + ": About"),
               expected, "%s: it %s that there is no model" %
               (lang, "says" if expected else "does not say"))


def without_model(t):
    desk = Desk()
    alone = desk.d + "/alone/bin"
    os.makedirs(alone)
    with_model, desk.bin = desk.bin, alone + "/redress"
    shutil.copy(with_model, desk.bin)
    for args in (["case", "list"], ["search", "guitar"], ["intake"],
                 ["user", "list"], ["mailbox", "test", desk.address],
                 ["user", "add", "--email", "eve@meridian.test",
                  "--password-file", desk.d + "/password"]):
        code, _, err = told(desk, *args)
        t.same((code, "model" in err), (0, False),
               " ".join(args[:2]) + " judges nothing and says nothing of it")
    for args in (["judge"], ["check"], ["learn"]):
        _, _, err = told(desk, *args, stdin="You broke my guitar.")
        t.ok(re.search(r'warn event=model\.none setting="judge\.model" .*%s/" .*'
                       r'share/redress/redress\.model' % re.escape(alone), err),
             args[0] + " names the setting and where the model was looked for",
             err)
    desk.serve()
    t.same(desk.logged().count("event=model.none"), 1, "serve says so once")
    about(t, desk, True)
    desk.stop()
    desk.bin = with_model
    desk.serve()
    t.same(desk.logged().count("event=model.none"), 1, "with a model it is not "
           "said")
    about(t, desk, False)
    desk.stop()


def main():
    with Tap("commands") as t:
        usage(t, Desk())
        values(t, Desk())
        listening(t, Desk())
        one_process(t, Desk())
        demo_address(t, Desk())
        without_model(t)


if __name__ == "__main__":
    main()
