#!/usr/bin/env python3
"""What an attacker tries, against the real program: planted sessions, forged
forms, another brand's rows by number, markup in everything that a customer
writes, hostile file names, headers smuggled into mail, and what leaks into
pages and logs."""
import email.policy
import html.parser
import http.client
import json
import re
import urllib.parse

from desk import ENGINES, PASSWORD, Desk, letter, parse
from servers import Tap, port, wait_for

PLANT = "planted"
EVIL = ("<plantd id='%s'>\"><plantd onmouseover=planted()><script>planted()"
        "</script><svg/onload=planted()>" % PLANT)
SUBJECT_WORD, BODY_WORD = "Xylophonist", "Quetzalcoatlus"


class Seen(html.parser.HTMLParser):
    """What a browser would make of a page, as far as it can hurt."""

    def __init__(self, text):
        super().__init__()
        self.planted, self.text, self.tokens = [], [], []
        self.forms = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if tag == "plantd" or a.get("id") == PLANT:
            self.planted.append("<%s>" % tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.planted.append("<%s %s=%s>" % (tag, name, value))
            if name in ("href", "src", "action", "srcdoc", "data") and \
                    re.match(r"\s*(javascript|data|vbscript):", value or "",
                             re.I):
                self.planted.append("<%s %s=%s>" % (tag, name, value))
        if tag == "script" and "src" not in a:
            self.planted.append("<script>")
        if tag == "form":
            self.forms.append((a.get("action"), {}))
        if tag == "input" and self.forms and a.get("type") == "hidden":
            self.forms[-1][1][a.get("name")] = a.get("value", "")
        if a.get("name") == "csrf":
            self.tokens.append(a.get("value"))

    def handle_data(self, data):
        self.text.append(data)


class Client:
    """One browser, over http.client: nothing is done behind our back."""

    def __init__(self, url):
        self.host = url.split("//")[1]
        self.jar, self.set_cookies = {}, []

    def ask(self, method, path, fields=None, headers=(), body=None):
        c = http.client.HTTPConnection(self.host, timeout=30)
        head = {"Host": self.host}
        if self.jar:
            head["Cookie"] = "; ".join("%s=%s" % kv
                                       for kv in self.jar.items())
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            head["Content-Type"] = "application/x-www-form-urlencoded"
        head.update(headers)
        c.request(method, path, body, head)
        answer = c.getresponse()
        answer.body = answer.read()
        answer.page = answer.body.decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.set_cookies.append(line)
            name, value = line.split(";")[0].split("=", 1)
            self.jar[name] = value
            if "max-age=0" in line.lower():
                del self.jar[name]
        c.close()
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def token(self, page="/help"):
        return Seen(self.get(page).page).tokens[0]

    def post(self, path, page=None, **fields):
        return self.ask("POST", path, dict(
            fields, csrf=self.token(page or "/help")))

    def log_in(self, address, password=PASSWORD):
        return self.post("/login", "/help", email=address, password=password)


def session_of(client):
    return client.jar.get("session") or client.jar.get("__Host-session")


def sessions(t, desk):
    c = Client(desk.url)
    c.jar["session"] = "A" * 43
    c.jar["visit"] = "B" * 24
    t.same(c.log_in("ada@meridian.test").status, 303, "a log-in works")
    t.ok(session_of(c) not in (None, "A" * 43),
         "a session planted before the log-in is not the one after it")
    planted = Client(desk.url)
    planted.jar["session"] = "A" * 43
    t.same(planted.get("/queue").status, 303, "and is good for nothing")
    first = session_of(c)
    c.jar["session"] = first
    again = Client(desk.url)
    again.jar = dict(c.jar)
    again.log_in("bob@meridian.test")
    t.ok(session_of(again) != first,
         "who logs in as somebody else gets a session of their own")
    old = Client(desk.url)
    old.jar["session"] = first
    t.same(old.get("/queue").status, 303, "and the one before is over")
    line = [s for s in again.set_cookies if s.startswith("session=")][-1]
    t.ok("httponly" in line.lower() and "samesite=" in line.lower() and
         "path=/" in line.lower() and "domain=" not in line.lower(),
         "the session's cookie is for this site and not for scripts", line)
    kept = Client(desk.url)
    kept.jar = dict(again.jar)
    again.post("/logout")
    t.same((kept.get("/queue").status, again.get("/queue").status),
           (303, 303), "after the log-out the token is good for nothing")


def forged(t, desk, ada, bob):
    fields = {"version": 1, "name": "Forged", "lang": "en"}
    good = ada.token("/customer/1")

    def status(path="/customer/1", token=good, headers=(), client=ada,
               method="POST", **more):
        given = dict(fields, **more)
        if token is not None:
            given["csrf"] = token
        return client.ask(method, path, given, headers).status

    t.same(status(token=None), 403, "a form without its token is refused")
    t.same(status(token=""), 403, "nor with an empty one")
    t.same(status(token="A" * 86), 403, "nor with a made-up one")
    t.same(status(token=good[:-1]), 403, "nor with a shortened one")
    t.same(status(token=bob.token()), 403, "nor with somebody else's")
    t.same(status(headers={"Origin": "http://evil.test"}), 403,
           "nor from another site, token or not")
    t.same(status(headers={"Origin": "null"}), 403, "nor from nowhere")
    t.same(status(headers={"Sec-Fetch-Site": "cross-site"}), 403,
           "nor when the browser says that it is from another site")
    t.same(status(headers={"Origin": "http://%s.evil.test" % ada.host}), 403,
           "nor from a site whose name begins like ours")
    for path in ("/logout", "/login", "/case/1/state", "/case/1/reply",
                 "/case/1/take", "/language", "/brand", "/settings/teams",
                 "/message/1/undo", "/intake/1/again"):
        t.same(ada.ask("POST", path, {"x": "y"}).status, 403,
               "POST %s without a token is refused" % path)
    t.same([ada.get(p).status for p in ("/logout", "/case/1/take")],
           [405, 405], "nothing is changed by following a link")
    t.ok("Forged" not in ada.get("/customer/1").page,
         "and none of them has changed anything")
    t.same(status(headers={"Origin": "http://" + ada.host}), 303,
           "our own form from our own site is taken")


def mixed(name_header):
    """A mail with hostile HTML and a file with that name header."""
    return ("From: \"%s\" <evil@b.test>\r\nTo: desk@a.test\r\n"
            "Subject: %s %s\r\nMessage-ID: <x%d@b.test>\r\n"
            "Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
            "Content-Type: text/html; charset=utf-8\r\n\r\n"
            "<p>%s %s</p><script>planted()</script><plantd id=planted>"
            "<a href=\"javascript:planted()\" onclick=planted()>click</a>"
            "<iframe srcdoc=\"<script>planted()</script>\"></iframe>"
            "<form action=http://evil.test><input name=csrf></form>"
            "<img src=x onerror=planted()>\r\n--b\r\n"
            "Content-Type: text/html; charset=utf-8\r\n"
            "Content-Disposition: attachment; %s\r\n\r\n"
            "<script>planted()</script>\r\n--b--\r\n" % (
                EVIL.replace('"', '\\"'), SUBJECT_WORD, EVIL,
                abs(hash(name_header)), BODY_WORD, EVIL,
                name_header)).encode()


NAMES = ['filename="../../../../etc/passwd"',
         'filename="..\\\\..\\\\windows\\\\system.ini"',
         "filename*=utf-8''a%0d%0aSet-Cookie%3a%20planted%3d1.html",
         "filename*=utf-8''%22%3b%20filename%3d%22planted.exe",
         'filename="%s.html"' % EVIL.replace('"', "'"),
         "filename*=utf-8''%e2%80%aegnp.exe", 'filename=""',
         'filename="%s"' % ("n" * 5000)]


def hostile(t, desk, ada):
    t.ok(len(Seen(EVIL).planted) >= 4, "the test sees what is planted")
    for name in NAMES:
        desk.deliver(mixed(name))
    desk.deliver(letter("\"%s\" <plain@b.test>" % EVIL.replace('"', "'"),
                        EVIL, BODY_WORD + " " + EVIL, number="plain"))
    wait_for(lambda: "<mark>" in ada.get("/search?q=" + BODY_WORD).page, 20,
             "the index")
    cases = [c["id"] for c in desk.cases()]
    messages = [m["id"] for n in cases for m in desk.case(n)["messages"]
                if m["kind"] == "in"]
    files = [int(r[0]) for r in desk.sql("SELECT id FROM attachment "
                                         "ORDER BY id")]
    t.ok(len(files) >= len(NAMES), "each of the files is kept", files)
    pages = ["/queue", "/search?q=" + BODY_WORD, "/customers", "/intake",
             "/search?q=" + urllib.parse.quote(EVIL), "/about",
             "/queue?state=" + urllib.parse.quote(EVIL),
             "/nothing/" + urllib.parse.quote(EVIL),
             "/login?to=" + urllib.parse.quote(EVIL)]
    pages += ["/case/%s" % n for n in cases]
    pages += ["/message/%s/%s" % (m, what) for m in messages
              for what in ("html", "body", "headers")]
    pages += ["/customer/%s" % r[0] for r in desk.sql("SELECT id FROM "
                                                     "customer")]
    pages += ["/intake/%s" % i["id"] for i in desk.intake()]
    wrong, said = [], 0
    for path in pages:
        answer = ada.get(path)
        if answer.status >= 500:
            wrong.append((path, answer.status))
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        seen = Seen(answer.page)
        said += "planted()" in "".join(seen.text)
        if seen.planted:
            wrong.append((path, seen.planted[:3]))
    t.ok(not wrong, "nothing planted comes alive on %d pages" % len(pages),
         wrong[:10])
    t.ok(said >= len(cases), "it is shown as the text that it is", said)
    headers(t, ada, pages)
    downloads(t, ada, files, messages)


def headers(t, ada, pages):
    wrong = []
    for path in pages + ["/asset/nothing", "/nothing", "/settings/brands",
                         "/me", "/help"]:
        h = ada.get(path).headers
        policy = h.get("Content-Security-Policy", "")
        if "default-src 'none'" not in policy or \
                "'unsafe-eval'" in policy or \
                "script-src 'unsafe" in policy or \
                "frame-ancestors" not in policy:
            wrong.append((path, "CSP", policy))
        if h.get("X-Content-Type-Options") != "nosniff":
            wrong.append((path, "X-Content-Type-Options"))
        if h.get("Referrer-Policy") not in ("no-referrer", "same-origin"):
            wrong.append((path, "Referrer-Policy"))
        if "html" in h.get("Content-Type", "") and \
                "no-store" not in h.get("Cache-Control", ""):
            wrong.append((path, "Cache-Control", h.get("Cache-Control")))
        if len(h.get_all("Content-Security-Policy") or []) != 1:
            wrong.append((path, "CSP twice"))
    t.ok(not wrong, "every page has its security headers", wrong[:10])


def downloads(t, ada, files, messages):
    wrong = []
    for n in files:
        answer = ada.get("/file/%d" % n)
        raw = answer.headers.get_all("Content-Disposition") or []
        name = email.message_from_string(
            "Content-Disposition: %s\n\n" % "".join(raw),
            policy=email.policy.default).get_filename() or ""
        if answer.status != 200 or len(raw) != 1 or \
                not raw[0].startswith("attachment"):
            wrong.append((n, answer.status, raw))
        if re.search(r"[/\\\x00-\x1f\x7f]", name) or ".." in name[:2] or \
                len(name) > 255 or "\u202e" in name or not name:
            wrong.append((n, "name", name))
        if "Set-Cookie" in answer.headers or "planted.exe" == name:
            wrong.append((n, "smuggled", answer.headers.items()))
        if answer.headers.get("X-Content-Type-Options") != "nosniff" or \
                "sandbox" not in answer.headers.get(
                    "Content-Security-Policy", ""):
            wrong.append((n, "may run", answer.headers.items()))
    t.ok(not wrong, "files come as downloads with harmless names", wrong[:5])
    wrong = []
    for n in messages:
        answer = ada.get("/message/%s/original" % n)
        if not answer.headers.get("Content-Disposition", "").startswith(
                "attachment") or "html" in answer.headers.get(
                "Content-Type", ""):
            wrong.append((n, answer.headers.items()))
    t.ok(not wrong, "an original comes as a download", wrong[:5])


def brands(t, desk, ada):
    """Zoe works for the other brand, and knows all the numbers."""
    zoe = Client(desk.url)
    t.same(zoe.log_in("zoe@zenith.test").status, 303, "Zoe is logged in")
    first = desk.case(desk.cases("--brand", "Meridian Air")[0]["id"])
    number = first["id"]
    message = desk.sql("SELECT max(id) FROM message WHERE has_html AND "
                       "kind = 'in'")[0][0]
    file = desk.sql("SELECT max(id) FROM attachment")[0][0]
    item = desk.sql("SELECT min(id) FROM intake")[0][0]
    promise = desk.sql("SELECT min(id) FROM promise")[0][0]
    customer = desk.sql("SELECT min(id) FROM customer")[0][0]
    paths = ["/case/%s" % number, "/case/%s/live" % number,
             "/customer/%s" % customer, "/customer/%s/join" % customer,
             "/message/%s/original" % message,
             "/message/%s/html" % message, "/message/%s/body" % message,
             "/message/%s/headers" % message, "/file/%s" % file,
             "/file/%s/image" % file]
    for path in paths:
        found, hidden = ada.get(path).status, zoe.get(path).status
        t.ok(hidden == 404 and (found != 404 or path.endswith("/image")),
             "another brand's %s is not there" % re.sub(r"\d+", "N", path),
             (found, hidden))
    t.ok(zoe.get("/intake/%s" % item).status in (403, 404),
         "nor its intake")
    before = desk.sql("SELECT count(*) FROM event")
    posts = {"/case/%s/state" % number: {"state": "closed", "version": 0},
             "/case/%s/owner" % number: {"owner": 1, "reason": "mine",
                                         "version": 0},
             "/case/%s/take" % number: {"reason": "mine", "version": 0},
             "/case/%s/fields" % number: {"subject": "x", "version": 0},
             "/case/%s/promise" % number: {"text": "x", "due": "2030-01-01"},
             "/case/%s/remedy" % number: {"kind": "refund"},
             "/case/%s/reply" % number: {"text": "x", "to": "a@b.test"},
             "/case/%s/note" % number: {"text": "x"},
             "/promise/%s/end" % promise: {"state": "kept", "version": 0},
             "/message/%s/undo" % message: {},
             "/customer/%s" % customer: {"name": "x", "lang": "en",
                                         "version": 1}}
    for path, fields in posts.items():
        status = zoe.post(path, **fields).status
        t.ok(status in (403, 404, 409, 422),
             "nor can it be changed at %s" % re.sub(r"\d+", "N", path),
             status)
    t.same(desk.sql("SELECT count(*) FROM event"), before,
           "and nothing of it has changed")
    t.same(zoe.post("/brand", brand=1).status, 403,
           "nor does she get into the other brand")
    page = zoe.get("/search?q=" + BODY_WORD).page + zoe.get(
        "/search?q=guitar").page + zoe.get("/customers").page + \
        zoe.get("/queue").page
    t.ok("<mark>" not in page and "@b.test" not in page,
         "nothing of it is found or listed")


def smuggled(t, desk, ada):
    """CR LF in what goes into headers of mail, by form and by command."""
    brand = Seen(ada.get("/settings/brands/1").page)
    hidden = dict(next(f for a, f in brand.forms if a == "/settings/brands/1"))
    t.same(ada.ask("POST", "/settings/brands/1", dict(
        hidden, name="Meridian Air", lang="en", zone="UTC", within="1",
        unit="days", undo="0")).status, 303, "letters leave at once")
    crlf = "x\r\nBcc: victim@b.test\r\nX-Planted: 1\r\n\r\nbody"
    account = desk.sql("SELECT id FROM account WHERE brand_id = 1")[0][0]
    tries = [dict(to="a@b.test", subject=crlf, name="x"),
             dict(to="a@b.test\r\nBcc: victim@b.test", subject="x", name="x"),
             dict(to="a@b.test", subject="x", name=crlf),
             dict(to='"x\r\nBcc: victim@b.test" <a@b.test>', subject="x",
                  name="x"),
             dict(to="a@b.test", subject="x", name="x", lang=crlf[:20]),
             dict(to="a@b.test", subject="honest", name="x")]
    for fields in tries:
        ada.post("/new", "/new", account=account, text="Hello.", **fields)
    number = desk.cases()[-1]["id"]
    seen = Seen(ada.get("/case/%s" % number).page)
    version = dict(next(f for a, f in seen.forms
                        if a and a.endswith("/reply")))
    for fields in (dict(to="a@b.test\r\nBcc: victim@b.test"),
                   dict(to="a@b.test", cc="b@b.test\nBcc: victim@b.test"),
                   dict(to="a@b.test")):
        ada.ask("POST", "/case/%s/reply" % number,
                dict(version, text="Hello.", **fields))
    ada.ask("POST", "/case/%s/fields" % number,
            dict(csrf=ada.token(), subject=crlf, version=0))
    with open(desk.d + "/text", "w") as f:
        f.write("Hello.")
    for to in ("a@b.test\r\nBcc: victim@b.test", "a@b.test"):
        desk.command("case", "reply", str(number), "--as",
                     "ada@meridian.test", "--text-file", desk.d + "/text",
                     "--confirm", "--to", to, check=False)
    out = wait_for(lambda: (lambda r: r if len(r) >= 3 else None)(
        desk.sql("SELECT id FROM message WHERE kind = 'out' AND "
                 "sha256 IS NOT NULL AND is_auto = %s" %
                 ("FALSE" if desk.engine == "postgresql" else "0"))),
        30, "letters that were made")
    wrong = []
    for (n,) in desk.sql("SELECT id FROM message WHERE kind = 'out' AND "
                         "sha256 IS NOT NULL"):
        raw = ada.get("/message/%s/original" % n).body
        mail = parse(raw)
        if mail["Bcc"] or mail["X-Planted"] or mail.defects:
            wrong.append((n, raw[:600], mail.defects))
    t.ok(not wrong, "no header is smuggled into %d letters" % len(out),
         wrong[:2])
    t.same(desk.sql("SELECT count(*) FROM message WHERE kind = 'out' AND "
                    "(to_text LIKE '%victim%' OR cc_text LIKE '%victim%')"),
           [["0"]], "and nobody is written to who was not named")


def roles(t, bob):
    for path in ("/settings/brands", "/settings/brands/1",
                 "/settings/mailboxes", "/settings/mailboxes/1",
                 "/settings/agents", "/settings/agents/1",
                 "/settings/signatures", "/settings/causes",
                 "/settings/teams"):
        t.same(bob.get(path).status, 403, "an agent does not see " + path)
    for path in ("/settings/brands/0", "/settings/brands/1",
                 "/settings/mailboxes/0", "/settings/agents/0",
                 "/settings/agents/1", "/settings/agents/1/password",
                 "/settings/teams"):
        t.same(bob.post(path, name="x", role="administrator").status, 403,
               "nor changes " + path)


def secrets(t, desk, ada):
    """Passwords and what customers wrote, in pages and logs."""
    secret = "smtp-Secret-4711"
    with open(desk.d + "/mailbox-password", "w") as f:
        f.write(secret + "\n")
    desk.command("mailbox", "add", desk.address, "--brand", "Meridian Air",
                 "--smtp", "localhost", "--smtp-port", str(port()),
                 "--smtp-tls", "none",
                 "--password-file", desk.d + "/mailbox-password")
    Client(desk.url).log_in("ada@meridian.test", "Wrong-Password-0815")
    c = Client(desk.url)
    for _ in range(2):
        page = c.log_in("ada@meridian.test", "Wrong-Password-0815").page
    t.ok("Wrong-Password-0815" not in page, "a wrong password never comes "
         "back")
    box = "/settings/mailboxes/%s" % desk.sql(
        "SELECT id FROM account WHERE brand_id = 1")[0][0]
    pages = "".join(ada.get(p).page for p in (
        box, "/settings/mailboxes", "/settings/agents/1", "/me", "/about"))
    shown = desk.command("config") + json.dumps(desk.case(1)) + \
        desk.command("mailbox", "list", "--brand", "Meridian Air") + \
        desk.command("user", "list", "--brand", "Meridian Air")
    for word in (secret, PASSWORD, "$argon2id"):
        t.ok(word not in pages + shown, "no page or command shows a password",
             word)
    data = desk.sql("SELECT count(*) FROM agent WHERE password NOT LIKE "
                    "'$argon2id$%'")
    t.same(data, [["0"]], "passwords are kept hashed")
    log = desk.logged()
    for word in (secret, PASSWORD, "Wrong-Password-0815", SUBJECT_WORD,
                 BODY_WORD, "planted()", session_of(ada)):
        t.ok(word not in log, "the log has no password, subject, text or "
             "session", word)


def https(t, desk):
    """Behind a proxy that speaks TLS, cookies say so."""
    desk.config["web"]["public_url"] = "https://desk.meridian.test"
    desk.write(desk.config)
    desk.serve()
    c = Client(desk.url)
    c.ask("GET", "/login", headers={"Host": "desk.meridian.test"})
    t.ok(any(s.startswith("__Host-") and "secure" in s.lower() and
             "httponly" in s.lower() for s in c.set_cookies),
         "with https the cookies are for https only", c.set_cookies)
    t.ok(c.ask("GET", "/queue", headers={"Host": "evil.test"}).status in
         (400, 403, 404, 421), "a name that is not ours gets no page")
    t.ok("max-age" in c.ask("GET", "/login", headers={
        "Host": "desk.meridian.test"}).headers.get(
            "Strict-Transport-Security", ""),
         "and browsers are told to stay with https")
    desk.stop()


def run(t, engine):
    desk = Desk(engine)
    desk.command("brand", "add", "--name", "Zenith", "--address",
                 "desk@zenith.test", "--admin", "ada@meridian.test")
    desk.command("user", "add", "--email", "zoe@zenith.test",
                 "--password-file", desk.d + "/password", "--brand", "Zenith")
    desk.command("user", "add", "--email", "bob@meridian.test",
                 "--password-file", desk.d + "/password", "--brand",
                 "Meridian Air")
    cases = desk.cases
    desk.cases = lambda *a: cases(*(a or ("--brand", "Meridian Air")))
    desk.intake = lambda: desk.json("intake", "--brand", "Meridian Air")
    desk.command("mailbox", "add", desk.address, "--brand", "Meridian Air",
                 "--smtp", "localhost", "--smtp-port", str(port()),
                 "--smtp-tls", "none")
    desk.deliver(letter("Ann <ann@b.test>", "Broken guitar",
                        "You broke my guitar.", number="ann"))
    desk.serve()
    t.note("%s at %s" % (engine, desk.url))
    ada, bob = Client(desk.url), Client(desk.url)
    sessions(t, desk)
    ada.log_in("ada@meridian.test")
    bob.log_in("bob@meridian.test")
    forged(t, desk, ada, bob)
    roles(t, bob)
    hostile(t, desk, ada)
    brands(t, desk, ada)
    smuggled(t, desk, ada)
    secrets(t, desk, ada)
    t.same(desk.stop(), 0, engine + ": it stops cleanly")
    https(t, desk)


if __name__ == "__main__":
    with Tap("what an attacker tries") as t:
        for engine in ENGINES:
            run(t, engine)
