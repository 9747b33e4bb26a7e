#!/usr/bin/env python3
"""Search, customers, intake, settings, account, help and errors, through the
real server on both engines: who may what, what is escaped, what never comes
back, and that every page is well-formed HTML."""
import html.parser
import http.cookiejar
import os
import re
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

from desk import ENGINES, PASSWORD, Desk, letter
from servers import Tap, wait_for

EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"
VOID = {"input", "meta", "link", "br", "hr", "img", "wbr", "option/"}


class Form(html.parser.HTMLParser):
    """Collects what is wrong with a page, and its forms' hidden fields."""

    def __init__(self, text):
        super().__init__()
        self.open, self.wrong, self.ids = [], [], set()
        self.h1 = 0
        self.fields, self.labels, self.forms = [], set(), []
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append("never closed: %s" % self.open)
        if self.h1 != 1:
            self.wrong.append("%d h1" % self.h1)
        for name, id_, labelled in self.fields:
            if not labelled and id_ not in self.labels:
                self.wrong.append("no label: %s" % name)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if len(a) != len(attrs):
            self.wrong.append("an attribute twice in <%s>" % tag)
        if a.get("id") in self.ids:
            self.wrong.append("id twice: %s" % a["id"])
        if a.get("id"):
            self.ids.add(a["id"])
        self.h1 += tag == "h1"
        if tag == "label" and "for" in a:
            self.labels.add(a["for"])
        if tag == "form":
            self.forms.append({"action": a.get("action", ""),
                               "method": a.get("method", "get"),
                               "fields": {}})
        if tag == "input" and a.get("type") == "hidden" and self.forms:
            self.forms[-1]["fields"][a.get("name")] = a.get("value", "")
        elif tag in ("input", "select", "textarea"):
            self.fields.append((a.get("name"), a.get("id"),
                                "aria-label" in a or "label" in self.open))
        if tag == "script" or any(k.startswith("on") for k in a):
            if tag != "script" or "src" not in a:
                self.wrong.append("script in the page: <%s %s>" % (tag, attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID: # Markdown's <br /> has no end
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append("</%s> closes something else" % tag)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *a, **k):
        return None


class Browser:
    def __init__(self, url, lang="en"):
        self.url, self.lang = url, lang
        self.jar = http.cookiejar.CookieJar()
        self.http = urllib.request.build_opener(
            NoRedirect, urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, data=None):
        """(status, text, where to)"""
        body = urllib.parse.urlencode(data).encode() if data is not None \
            else None
        request = urllib.request.Request(
            self.url + urllib.parse.quote(path, safe="/?&=%#+"), body,
            {"Accept-Language": self.lang})
        try:
            answer = self.http.open(request, timeout=20)
        except urllib.error.HTTPError as e:
            answer = e
        raw = answer.read()
        return (answer.code if hasattr(answer, "code") else answer.status,
                raw.decode(errors="replace"), answer.headers.get("Location"))

    def get(self, path):
        return self.ask(path)

    def post(self, page, action, **fields):
        """Sends the form with that action of the page."""
        form = next(f for f in Form(self.get(page)[1]).forms
                    if f["action"] == action)
        return self.ask(action, dict(form["fields"], **fields))

    def token(self, page="/help"):
        return next(f["fields"]["csrf"]
                    for f in Form(self.get(page)[1]).forms
                    if "csrf" in f["fields"])

    def log_in(self, email, password=PASSWORD):
        return self.post("/login", "/login", email=email, password=password)


def say(t, browser, path, name, status=200):
    code, text, _ = browser.get(path)
    t.same(code, status, name + " answers")
    t.same(Form(text).wrong, [], name + " is well-formed and labelled")
    return text


def fill(desk):
    """Letters in three languages, one with markup in every field, one spam."""
    desk.deliver(letter("Ann Smith <ann@b.test>", "Broken guitar",
                        "You broke my guitar on flight MA 204.", number="g1"))
    desk.deliver(letter("Ivan <ivan@b.test>", "Багаж",
                        "Мой чемодан пропал в Варшаве.", number="g2"))
    desk.deliver(letter("王芳 <wang@b.test>", "行李", "我的行李箱在华沙丢失了。",
                        number="g3"))
    desk.deliver(letter('"%s" <evil@b.test>' % EVIL.replace('"', "'"),
                        EVIL, "A guitar " + EVIL, number="g4"))
    desk.deliver(letter("Spam <spam@b.test>", "Buy", "Buy this now",
                        number="g5", headers=["X-Spam-Flag: YES"]))


def roles(t, desk, ada):
    agent, auditor = Browser(desk.url), Browser(desk.url)
    lead, nobody = Browser(desk.url), Browser(desk.url)
    agent.log_in("bob@meridian.test")
    lead.log_in("lee@meridian.test")
    auditor.log_in("eve@meridian.test")
    for path in ("/settings/brands", "/settings/mailboxes",
                 "/settings/agents", "/settings/signatures",
                 "/settings/causes", "/settings/agents/1"):
        t.same([b.get(path)[0] for b in (agent, lead, auditor, ada)],
               [403, 403, 403, 200], "only administrators see " + path)
    t.same([b.get("/settings/teams")[0] for b in (agent, lead)], [403, 200],
           "leads see the teams, agents do not")
    t.same([b.get("/intake")[0] for b in (agent, lead, auditor)],
           [403, 200, 200], "leads and auditors see the intake")
    t.same(nobody.get("/customers")[0], 303,
           "who is not logged in is led to the log-in")
    t.same(auditor.ask("/customer/1", {"csrf": auditor.token(), "name": "X",
                                       "version": 1})[0], 403,
           "an auditor changes no customer")
    t.same(lead.ask("/settings/teams", {"csrf": lead.token(),
                                        "name": "X"})[0], 403,
           "a lead adds no team")
    t.same(ada.ask("/settings/teams", {"name": "X"})[0], 403,
           "a form without its token is refused")
    text = say(t, agent, "/settings/brands", "the page for 403", 403)
    t.ok("another role" in text, "it says what to do")


def searching(t, desk, b):
    def found(words):
        return wait_for(lambda: (lambda x: x if "<mark>" in x else None)(
            b.get("/search?q=" + words)[1]), 10, "the index")
    text = found("guitar")
    t.ok("<mark>guitar</mark>" in text, "the word is marked")
    t.ok("<script>alert" not in text and "<img src=x" not in text and
         "&lt;script&gt;" in text, "markup in a message is shown as text")
    t.ok("2 messages found" in text, "the count is what was found")
    t.ok("<mark>чемодан</mark>" in found("чемоданы"),
         "a Russian word is found in another form")
    t.ok("<mark>行李" in found("行李"), "a Chinese word is found")
    t.ok('href="/case/1"' in say(t, b, "/search?q=%231", "search"),
         "the number of a case leads to it")
    t.ok('href="/customer/1"' in b.get("/search?q=ann@b")[1],
         "the head of an address leads to the customer")
    t.ok("Nothing was found" in say(t, b, "/search?q=zeppelin",
                                    "an empty search"), "nothing is said so")
    t.ok("no word in this" in b.get("/search?q=%3F%21")[1],
         "signs alone are explained")
    code, text, _ = b.get("/search?q=" + "x" * 600)
    t.ok(code == 422 and "too long" in text, "a long query is explained")
    t.ok("value that does not exist" in b.get("/search?q=a&state=nope")[1],
         "a wrong filter is explained")
    t.ok("Nothing was found" in b.get("/search?q=guitar&state=closed")[1],
         "a filter keeps others out")


def customers(t, b):
    text = say(t, b, "/customers", "the list of customers")
    t.ok("ann@b.test" in text and "<script>alert" not in text,
         "it has their addresses, escaped")
    t.ok("wang@b.test" not in b.get("/customers?q=ann")[1],
         "the beginning of an address narrows it")
    text = say(t, b, "/customer/1", "a customer")
    t.ok("Broken guitar" in text, "it has the cases")
    t.same(b.post("/customer/1", "/customer/1", name=EVIL, lang="fr")[0], 303,
           "name and language are changed")
    text = say(t, b, "/customer/1", "a customer with markup as name")
    t.ok("&lt;script&gt;" in text and "<script>alert" not in text,
         "the name is escaped")
    code, text, _ = b.ask("/customer/1", {"csrf": b.token("/customer/1"),
                                          "name": "Later", "lang": "en",
                                          "version": 1})
    t.same(code, 409, "who comes second gets a conflict")
    t.ok('value="Later"' in text and "Saved meanwhile" in text,
         "and keeps what was typed, beside what was saved")
    say(t, b, "/customer/2/join?with=nobody@b.test", "joining with nobody", 422)
    text = say(t, b, "/customer/2/join?with=ann@b.test", "looking at both")
    t.ok("cannot be taken back" in text, "joining asks first")
    t.same(b.post("/customer/2/join?with=ann@b.test", "/customer/2/join")[0],
           303, "two are joined")
    text = b.get("/customer/1")[1]
    t.ok("ivan@b.test" in text and "Багаж" in text,
         "addresses and cases went along")
    t.same(b.get("/customer/2")[0], 404, "the other is no more")


def ledger(t, desk, b):
    text = say(t, b, "/intake", "the intake ledger")
    t.ok("A new case." in text and "marked it as spam" in text,
         "it says what became of each, in words")
    spam = [r for r in desk.intake() if r["outcome"] == "spam"][0]
    path = "/intake/%s" % spam["id"]
    others = ["/intake/%s\"" % r["id"] for r in desk.intake()
              if r["outcome"] != "spam"]
    only = b.get("/intake?outcome=spam")[1]
    t.ok(path in only and not any(o in only for o in others),
         "it filters by outcome")

    text = say(t, b, path, "an item")
    t.ok("X-Spam-Flag: YES" in text, "it shows the headers")
    t.ok(b.get(path + "/original")[1].endswith("Buy this now\r\n"),
         "the original comes byte for byte")
    t.same(b.post(path, path + "/again")[0], 303, "it is made a case")
    wait_for(lambda: [r for r in desk.intake() if r["id"] == spam["id"] and
                      r["outcome"] == "case"], 15, "the spam as a case")
    t.ok("Make it a case" not in b.get(path)[1], "a case is not made twice")
    t.same(b.ask(path + "/again", {"csrf": b.token()})[0], 409,
           "not even by force")


def settings(t, b):
    for path in ("/settings/brands", "/settings/brands/1",
                 "/settings/brands/new", "/settings/mailboxes",
                 "/settings/mailboxes/1", "/settings/mailboxes/new",
                 "/settings/agents", "/settings/agents/1",
                 "/settings/agents/new", "/settings/teams",
                 "/settings/signatures", "/settings/causes", "/me", "/about",
                 "/help"):
        say(t, b, path, path)
    page = "/settings/brands/1"
    code, text, _ = b.post(page, page, name="Meridian", lang="en",
                           zone="Nowhere/At_All", within="8", unit="hours",
                           undo="10")
    t.ok(code == 422 and "no such time zone" in text and
         'value="Nowhere/At_All"' in text,
         "a wrong field is named beside it and kept")
    t.same(Form(text).wrong, [], "the form shown again is well-formed")
    t.same(b.post(page, page, name="Meridian", lang="en", zone="Europe/Paris",
                  within="8", unit="hours", undo="10")[0], 303,
           "a right one is saved")
    secret = "s3cret-of-the-mailbox"
    box = "/settings/mailboxes/1"
    fields = dict(name="Desk", active="1", imap_host="127.0.0.1",
                  imap_port="1", imap_tls="tls", imap_user="u",
                  imap_folder="", smtp_host="", smtp_port="0",
                  smtp_tls="tls", smtp_user="", auth="password", pin="")
    t.same(b.post(box, box, secret=secret, **fields)[0], 303,
           "a mailbox's password is saved")
    pages = [b.get(p)[1] for p in (box, "/settings/mailboxes", "/about")]
    code, text, _ = b.post(box, box, secret=secret, **dict(
        fields, imap_port="99999"))
    t.same(code, 422, "a port that is none is refused")
    code, again, _ = b.post(box, box, **dict(fields, imap_host="evil.test"))
    t.ok(code == 422 and "type the password again" in again,
         "the stored password is not sent to another server")
    code, tried, _ = b.post(box, box + "/try")
    t.ok(code == 200 and "were tried just now" in tried,
         "the connections are tried")
    t.same(Form(tried).wrong, [], "the page of a try is well-formed")
    t.ok(not any(secret in p for p in pages + [text, again, tried]),
         "the password never comes back")
    t.same(b.post("/settings/teams", "/settings/teams", name="Night")[0], 303,
           "a team is added")
    t.same(b.post("/settings/teams", "/settings/teams", name="Night")[0], 422,
           "not twice")
    t.same(b.post("/settings/causes", "/settings/causes", code="guitar",
                  name=EVIL)[0], 303, "a cause is added")
    t.ok("<script>alert" not in say(t, b, "/settings/causes",
                                    "the causes with markup"),
         "its name is escaped")
    endings(t, b)
    text = b.post("/settings/signatures", "/settings/signatures", lang="fr",
                  text="**Merci** " + EVIL, do="preview")[1]
    t.ok("<strong>Merci</strong>" in text and "<script>alert" not in text,
         "a signature is shown as it will look")
    t.same(b.post("/settings/signatures", "/settings/signatures", lang="fr",
                  text="Merci", do="save")[0], 303, "and is saved")


def endings(t, b):
    """Teams and causes go away."""
    b.post("/settings/teams", "/settings/teams", name="Early " + EVIL)
    ids = re.findall(r'/settings/teams/(\d+)/remove', b.get(
        "/settings/teams")[1])
    t.same(len(ids), 2, "each team can be removed")
    page = "/settings/teams/%s/remove" % ids[0]
    text = say(t, b, page, "the removal of a team")
    choice = re.search(r'<select id="to".*?</select>', text, re.S).group(0)
    t.ok("No team" in choice and choice.count("<option") == 2 and
         "<script>alert" not in text, "it asks who takes over")
    t.same([b.post(page, page, to="999999")[0],
            b.ask(page, {"to": ""})[0]], [422, 403],
           "not a team that is none, not without the token")
    t.same(b.post(page, page, to=ids[1])[0], 303, "a team is removed")
    t.ok("Removed." in b.get("/settings/teams")[1], "and it says so")
    t.same(b.get(page)[0], 404, "it is gone")
    b.post("/settings/causes", "/settings/causes", code="hum", name="Hum")
    form = dict(code="hum")
    t.same(b.post("/settings/causes", "/settings/causes/remove", **form)[0],
           303, "a cause nobody has is removed")
    t.ok("hum" not in re.findall("<code>(.*?)</code>", b.get(
        "/settings/causes")[1]), "and gone")
    t.same(b.post("/settings/causes", "/settings/causes/remove", **form)[0],
           404, "once")
    case = b.get("/case/1")[1]
    version = re.search(r'name="version" value="(\d+)"', case).group(1)
    t.same(b.post("/case/1", "/case/1/fields", version=version, subject="x",
                  lang="", cause="guitar")[0], 303, "a case has a cause")
    t.same(b.post("/settings/causes", "/settings/causes/remove",
                  code="guitar")[0], 303, "that cause is removed")
    text = say(t, b, "/settings/causes", "the causes with a retired one")
    t.ok("not offered any more" in text, "and stays, retired")
    t.ok('value="guitar" selected' in b.get("/case/1")[1] and
         'value="guitar"' not in b.get("/case/2")[1],
         "on the case that has it, and on no other")
    t.same(b.post("/settings/causes", "/settings/causes/offer",
                  code="guitar")[0], 303, "it is offered again")
    t.ok('value="guitar"' in b.get("/case/2")[1], "to all cases")


def commands(t, desk, b):
    """The same from the command line."""
    def code(*args):
        return subprocess.run([desk.bin, "--config", desk.conf, *args],
                              env=desk.env, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode

    before = desk.json("team", "list")
    for name in ("Lounge", "Зал ожидания", "貴賓室"):
        t.same(code("team", "add", name), 0, "team add " + name)
    t.same(code("team", "add", "Lounge"), 65, "not twice")
    t.same(code("team", "add", " "), 65, "not without a name")
    t.same([code("team", "add"), code("team", "add", "a", "b"),
            code("team")], [64, 64, 64], "wrong usage is 64")
    rows = {r["name"]: r for r in desk.json("team", "list")}
    t.same(len(rows), len(before) + 3, "team list --json has them")
    number = str(rows["Lounge"]["id"])
    t.same(code("team", "rename", number, "Late"), 0, "a team by its number")
    t.same(code("team", "rename", "Late", "Lounge"), 0, "and by its name")
    t.same(code("team", "rename", "Nobody", "x"), 69, "none is 69")
    t.ok("Lounge" in b.get("/settings/teams")[1] and
         "貴賓室" in desk.command("team", "list"), "pages and list agree")
    t.same(code("team", "remove", "貴賓室", "--to", "Nobody"), 65,
           "a team that is none takes nothing over")
    t.same(code("team", "remove", "貴賓室", "--as", "bob@meridian.test"), 77,
           "who is no administrator removes none")
    t.same(code("team", "remove", "貴賓室", "--to", "Lounge", "--as",
                "ada@meridian.test"), 0, "a team is removed")
    t.same(desk.sql("SELECT COUNT(*) FROM event e JOIN agent a ON a.id = "
                    "e.agent_id WHERE e.kind = 'team.removed' AND a.email = "
                    "'ada@meridian.test' AND e.data LIKE '%Lounge%'"),
           [["1"]], "with its author in the record")
    for name in ("Lounge", "Зал ожидания"):
        desk.command("team", "remove", name)
    t.same([r["name"] for r in desk.json("team", "list")],
           [r["name"] for r in before], "and all of them")

    causes = {r["code"]: r for r in desk.json("cause", "list")}
    t.same((causes["late"]["fixed"], causes["guitar"]["fixed"]),
           (True, False), "cause list --json has the fixed and the own")
    t.same([code("cause", "add", *args) for args in (
        ("noise", "Шум"), ("noise", "Noise"), ("late", "Late"), ("A b", "x"),
        ("calm", " "))], [0, 65, 65, 65, 65], "cause add")
    t.same([code("cause", "rename", *args) for args in (
        ("noise", "噪音"), ("nothing", "x"), ("late", "x"))], [0, 69, 69],
        "cause rename")
    t.ok("噪音" in b.get("/settings/causes")[1], "which the pages show")
    t.same(code("cause", "remove", "guitar"), 0, "one in use")
    causes = {r["code"]: r for r in desk.json("cause", "list")}
    t.ok(causes["guitar"]["retired"], "is retired")
    t.same(code("cause", "offer", "guitar"), 0, "and offered again")
    t.same(code("cause", "remove", "noise"), 0, "one that is not")
    causes = {r["code"]: r for r in desk.json("cause", "list")}
    t.ok(not causes["guitar"]["retired"] and "noise" not in causes, "is gone")
    t.same([code("cause", verb, "noise") for verb in ("remove", "offer")],
           [69, 69], "once")
    for command in ("team list", "team add", "team rename", "team remove",
                    "cause list", "cause add", "cause rename", "cause remove",
                    "cause offer"):
        t.ok("redress %s [OPTIONS]" % command in desk.command(
            *command.split(), "--help") and
            command in desk.command("--help"), command + " --help")


def refusals(t, b):
    """Why something is refused, in each reader's language."""
    said = {}
    version = re.search(r'name="version" value="(\d+)"',
                        b.get("/case/1")[1]).group(1)
    for lang in ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans"):
        b.post("/me", "/me", name="Ada", lang=lang)
        code, text, _ = b.post("/case/1", "/case/1/fields", version=version,
                               subject="x", lang="", cause="nonsense")
        found = re.search(r"<p><strong>(.*?)</strong></p>", text)
        said[lang] = found and found.group(1)
        t.ok(code == 422 and said[lang] and "there is no such" not in text and
             'lang="%s"' % lang in text, lang + ": a refusal is in words of it",
             (code, said[lang]))
    t.same(len(set(said.values())), 6, "and they are six different sentences")
    b.post("/me", "/me", name="Ada", lang="en")


def bounces(t, desk, b):
    """A delivery report, told in each reader's language."""
    desk.command("mailbox", "add", desk.address, "--smtp", "localhost",
                 "--smtp-port", "9", "--smtp-tls", "none")
    with open(desk.d + "/reply", "w", encoding="utf-8") as f:
        f.write("It is on its way.\n")
    desk.command("case", "reply", "2", "--as", "ada@meridian.test",
                 "--text-file", desk.d + "/reply", "--confirm")
    ours = next(m for m in desk.case(2)["messages"] if m["kind"] == "out")
    desk.deliver(("""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.test>
To: desk@a.test
Subject: Undelivered
Date: Tue, 24 Nov 2026 08:05:00 +0000
Message-ID: <report@mx.test>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=r

--r
Content-Type: text/plain

Sorry.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.test

Final-Recipient: rfc822; %s
Action: failed
Status: 5.2.2
Diagnostic-Code: smtp; 552 5.2.2 no room left for you

--r
Content-Type: text/rfc822-headers

Message-ID: <%s>
--r--
""" % (ours["to"][0], ours["message_id"])).replace("\n", "\r\n").encode())
    said = {}
    for lang in ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans"):
        b.post("/me", "/me", name="Ada", lang=lang)
        pages = [b.get(p)[1] for p in ("/case/2", "/intake")]
        found = [re.search(r"([^<>]*?)\W5\.2\.2([^<>]*)", p) for p in pages]
        t.ok(all(found) and all("no room left for you" in f.group(2) and
                                "552" not in f.group(0) for f in found),
             lang + ": case and ledger tell why a letter came back",
             [f and f.group(0) for f in found])
        said[lang] = found[0] and found[0].group(1)
    t.ok("the mailbox is full" in said["en"] and len(set(said.values())) == 6,
         "in words of its own in each", said)
    b.post("/me", "/me", name="Ada", lang="en")
    owners = [Browser(desk.url) for _ in range(3)]
    for one, name in zip(owners, ("ada", "bob", "lee")):
        one.log_in(name + "@meridian.test")
    t.same(sum("came back: the mailbox is full" in one.get("/queue")[1]
               for one in owners), 1, "a notice tells its owner")
    told = [one for one in owners if "came back" in one.get("/queue")[1]][0]
    other = [one for one in owners if one is not told][0]
    number = re.search(r'action="/notice/(\d+)/close"',
                       say(t, told, "/notices", "all notices")).group(1)
    one = {"first": number, "last": number}
    t.same(other.ask("/notice/%s/close" % number,
                     {"csrf": other.token()})[0], 404,
           "another's notice is not there")
    t.same(other.ask("/notices/close", dict(one, csrf=other.token()))[0], 303,
           "nor in a range")
    t.ok("came back" in told.get("/notices")[1], "it stands")
    t.same(told.ask("/notices/close", dict(one, csrf=told.token()))[0], 303,
           "its owner closes what is shown")
    t.ok("came back" not in told.get("/notices")[1] +
         told.get("/queue")[1], "and it is gone from both pages")


def people(t, desk, b):
    page = "/settings/agents/1"
    code, text, _ = b.post(page, page, name="Ada", lang="en", role="agent",
                           team="", on_duty="1", active="1")
    t.ok(code == 422 and "only administrator" in text,
         "the last administrator stays one")
    code, text, _ = b.post("/settings/agents/new", "/settings/agents/0",
                           email="new@meridian.test", name=EVIL, lang="en",
                           password="short", role="agent")
    t.ok(code == 422 and "short" not in re.sub("<style.*", "", text).split(
        'name="password"')[1][:200], "a bad password is refused, not shown")
    t.same(b.post("/settings/agents/new", "/settings/agents/0",
                  email="new@meridian.test", name=EVIL, lang="en",
                  password=PASSWORD, role="agent", on_duty="1")[0], 303,
           "a person is added")
    t.ok("<script>alert" not in say(t, b, "/settings/agents",
                                    "people with markup"), "names are escaped")
    ids = re.findall(r"/settings/agents/(\d+)", b.get("/settings/agents")[1])
    page = "/settings/agents/%s" % max(ids, key=int)
    t.same(b.post(page, page, name="New", lang="en", role="agent", team="",
                  on_duty="1", active="1",
                  **{"reads_ru": "1", "reads_zh-Hant": "1"})[0], 303,
           "languages to answer in are saved")
    text = say(t, b, page, "a person with languages")
    t.same(re.findall(r'name="(reads_[\w-]+)" value="1" checked', text),
           ["reads_ru", "reads_zh-Hant"], "and shown")
    desk.deliver(letter("Ира <ira@b.test>", "Мой багаж", "Здравствуйте! Мой "
                        "чемодан не прилетел, подскажите, где он сейчас.",
                        number="rota-ru"))
    newest = max(c["id"] for c in desk.cases())
    text = b.get("/case/%d" % newest)[1]
    t.ok("reads the language" in text, "a case in Russian goes there")
    me = Browser(desk.url)
    t.same(me.log_in("new@meridian.test")[0], 303, "and logs in")
    code, text, _ = me.post("/me", "/me/password", old="wrong wrong wrong",
                            new="another good one")
    t.ok(code == 422 and "not your present password" in text,
         "a password is changed only by who knows it")
    other = Browser(desk.url)
    other.log_in("new@meridian.test")
    t.same(me.post("/me", "/me/password", old=PASSWORD,
                   new="another good one")[0], 303, "then it is")
    t.same((me.get("/me")[0], other.get("/me")[0]), (200, 303),
           "this browser stays, the others are logged out")
    t.same(me.post("/me", "/me", name="Neo", lang="pl")[0], 303,
           "name and language are changed")
    t.ok('lang="pl"' in me.get("/me")[1], "the pages speak it")


def brands(t, desk, b):
    """A second brand sees nothing of the first."""
    t.same(b.post("/settings/brands/new", "/settings/brands/0", name="Other",
                  lang="en", zone="UTC", within="1", unit="days", undo="0",
                  acknowledge="1")[0], 303, "a brand is added")
    b.post("/brand", "/brand", brand="2")
    for path in ("/customer/1", "/intake/1", "/settings/mailboxes/1",
                 "/settings/agents/2", "/intake/1/original"):
        t.same(b.get(path)[0], 404, "another brand's %s is not there" % path)
    t.ok("Nothing was found" in b.get("/search?q=guitar")[1] and
         "Straight there" not in b.get("/search?q=1")[1],
         "nor is anything of it found")
    say(t, b, "/customer/1", "the page for 404", 404)


def run(t, engine):
    desk = Desk(engine)
    desk.add_agent("bob@meridian.test")
    desk.add_agent("lee@meridian.test", "lead")
    desk.add_agent("eve@meridian.test", "auditor")
    fill(desk)
    desk.serve()
    t.note("%s at %s" % (engine, desk.url))
    ada = Browser(desk.url)
    t.same(ada.log_in("ada@meridian.test")[0], 303, engine + ": logged in")
    roles(t, desk, ada)
    searching(t, desk, ada)
    customers(t, ada)
    ledger(t, desk, ada)
    settings(t, ada)
    commands(t, desk, ada)
    refusals(t, ada)
    bounces(t, desk, ada)
    people(t, desk, ada)
    brands(t, desk, ada)
    desk.stop()


# Statements a page may take; the numbers do not grow with what it shows.
QUERIES = (("/queue", 4), ("/queue?view=all", 4), ("/case/1", 17),
           ("/search?q=guitar", 4), ("/customer/1", 6), ("/intake", 4))


def queries(t):
    """Counted from outside, by the thread that asked whose session it is."""
    tool = os.path.join(os.path.dirname(os.environ["REDRESS_BIN"]),
                        "../../bench/sql_trace.so")
    if not os.path.exists(tool):
        t.skip("pages take few queries", "built without bench/sql_trace.so")
        return
    desk = Desk("sqlite")
    trace = desk.d + "/trace"
    fill(desk)
    desk.env.update(SQL_TRACE=trace, LD_PRELOAD=os.path.abspath(tool))
    desk.serve()
    del desk.env["LD_PRELOAD"]
    ada = Browser(desk.url)
    ada.log_in("ada@meridian.test")
    for path, most in QUERIES:
        ada.get(path)
        time.sleep(0.2)
        open(trace, "w").close()
        t.same(ada.get(path)[0], 200, path + " answers")
        time.sleep(0.2)
        with open(trace) as f:
            lines = [line.split(" ", 2) for line in f]
        who = [thread for thread, _, sql in lines if "FROM session s" in sql]
        n = len([1 for thread, _, sql in lines if who and thread == who[0] and
                 not re.match("BEGIN|COMMIT|ROLLBACK|PRAGMA", sql.strip()) and
                 "'main'.'" not in sql])  # the search index's own
        t.ok(0 < n <= most, "%s takes %d queries, at most %d" % (path, n, most))
    desk.stop()


if __name__ == "__main__":
    with Tap("search, customers, intake, settings, account, errors") as t:
        for engine in ENGINES:
            run(t, engine)
        queries(t)
