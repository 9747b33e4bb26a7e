#!/usr/bin/env python3
"""Log-in, queue, case, writing and streams through the real server on both
engines: what is refused, what is escaped, what a conflict keeps, and that the
pages of the queue hold each case once."""
import re
import socket
import urllib.parse
import urllib.request

from desk import ENGINES, PASSWORD, Desk, letter
from scenario_pages import EVIL, Browser, Form, say
from servers import Tap, kill, port, spawn, wait_for

ADA, BOB = "ada@meridian.test", "bob@meridian.test"


def picture_mail():
    """HTML with a picture inside, one from elsewhere, and script."""
    return (b"From: Pia <pia@b.test>\r\nTo: desk@a.test\r\n"
            b"Subject: With pictures\r\nMessage-ID: <pic@b.test>\r\n"
            b"Date: Tue, 24 Nov 2026 08:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            b"Content-Type: multipart/related; boundary=B\r\n\r\n"
            b"--B\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            b"<p onclick=alert(1)>Look <img src=cid:one@b.test>"
            b"<img src=http://tracker.test/p.png></p>"
            b"<script>alert(1)</script>\r\n"
            b"--B\r\nContent-Type: image/png\r\nContent-ID: <one@b.test>\r\n"
            b"Content-Disposition: inline; filename=\"../../<b>.png\"\r\n"
            b"Content-Transfer-Encoding: base64\r\n\r\n"
            b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
            b"YPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==\r\n"
            b"--B\r\nContent-Type: text/html\r\n"
            b"Content-Disposition: attachment; filename=evil.html\r\n\r\n"
            b"<script>alert(1)</script>\r\n--B--\r\n")


def logging_in(t, desk):
    b = Browser(desk.url)
    code, _, to = b.get("/queue?view=all&lang=fr")
    t.same((code, to), (303, "/login?to=%2Fqueue%3Fview%3Dall%26lang%3Dfr"),
           "who is not logged in is led to the log-in, and where they wanted")
    say(t, b, "/login", "the log-in")
    code, text, _ = b.post("/login", "/login", email=ADA, password="wrong one!")
    t.same(code, 403, "a wrong password is refused")
    t.ok("The e-mail address or the password is wrong." in text and
         'value="%s"' % ADA in text, "and says so, keeping the address")
    code, text, _ = b.ask("/login", {"email": ADA, "password": PASSWORD})
    t.same(code, 403, "a log-in without the form's token is refused")
    planted = "planted" * 6
    b.jar.set_cookie(cookie(desk.url, "session", planted))
    code, _, to = b.post("/login", "/login", email=ADA, password=PASSWORD,
                         to="/queue?view=all")
    t.same((code, to), (303, "/queue?view=all"), "the right one leads on")
    tokens = [c.value for c in b.jar if c.name == "session"]
    t.ok(tokens and planted not in tokens, "a planted session is not taken")
    for foreign in ("https://evil.test/", "//evil.test", "/\\evil.test"):
        other = Browser(desk.url)
        to = other.post("/login", "/login", email=ADA, password=PASSWORD,
                        to=foreign)[2]
        t.same(to, "/queue", "log-in does not lead to %s" % foreign)
    t.same(b.post("/queue", "/logout")[2], "/login", "logging out")
    t.same(b.get("/queue")[0], 303, "ends the session")


def cookie(url, name, value):
    import http.cookiejar
    return http.cookiejar.Cookie(
        0, name, value, None, False, "127.0.0.1", True, False, "/", True,
        False, None, True, None, None, {})


def throttle(t, desk):
    b = Browser(desk.url)
    page = Form(b.get("/login")[1]).forms[0]["fields"]
    codes = [b.ask("/login", dict(page, email="nobody@a.test",
                                  password="no such word"))[0]
             for _ in range(11)]
    # ten tries in a quarter of an hour; the eleventh is refused unread
    t.same(codes, [403] * 10 + [429], "the eleventh wrong password is too many")


def paging(t, desk, ada, want):
    path, seen, pages = "/queue?view=all", [], 0
    while path:
        text = ada.get(path)[1]
        seen += re.findall(r'<tr data-case="(\d+)"', text)
        found = re.search(r'id="next" href="([^"]+)"', text)
        path = found.group(1).replace("&amp;", "&") if found else None
        pages += 1
    t.same(len(seen), want, "the queue's pages hold all cases")
    t.same(len(set(seen)), want, "and none twice")
    # 50 a page
    t.same(pages, (want + 49) // 50, "on as many pages as they need")
    order = [str(k["id"]) for k in desk.cases()]
    t.same(seen[:50], order[:50], "in the order of `redress case list`")


def escaping(t, desk, ada):
    text = say(t, ada, "/queue?view=all", "the queue with markup in a subject")
    t.ok("<script>alert(" not in text, "script in a subject is text")
    number = next(k["id"] for k in desk.cases() if "<script>" in k["subject"])
    text = say(t, ada, "/case/%d" % number, "a case with markup everywhere")
    t.ok("<script>alert(" not in text and "<img src=x" not in text,
         "markup in name, subject and text is text")
    return number


def pictures(t, desk, ada):
    desk.deliver(picture_mail())
    number = next(k["id"] for k in desk.cases()
                  if k["subject"] == "With pictures")
    text = say(t, ada, "/case/%d" % number, "a case with files")
    message = re.search(r"/message/(\d+)/html", text).group(1)
    t.ok("<b>.png" not in text, "a file's name is escaped")
    say(t, ada, "/message/%s/headers" % message, "the headers' page")
    frame = say(t, ada, "/message/%s/html" % message, "the HTML page")
    t.ok('sandbox="allow-popups' in frame, "foreign HTML is in a sandbox")
    code, body, _ = ada.get("/message/%s/body?images=0" % message)
    t.same(code, 200, "the frame's content answers")
    t.ok("tracker.test/p.png" not in re.sub(r'href="[^"]*"', "", body) or
         'src="http' not in body, "pictures from elsewhere are not loaded")
    t.ok("onclick" not in body and "<script" not in body, "and has no script")
    image = re.search(r'src="(/mail-image/[^"]+)"', body)
    t.ok(image, "a picture of the message has a signed address")
    if image:
        stranger = Browser(desk.url)
        t.same(stranger.get(image.group(1))[0], 200,
               "which works without a session")
        t.same(stranger.get(image.group(1)[:-3] + "AAA")[0], 404,
               "but not when it is altered")
    files = dict(re.findall(r'href="/file/(\d+)"[^>]*>.*?([\w<>&;.]+\.\w+) <',
                            text, re.S))
    for number, name in files.items():
        request = urllib.request.Request(desk.url + "/file/" + number)
        answer = ada.http.open(request)
        t.ok(answer.headers["Content-Disposition"].startswith("attachment") and
             "html" not in answer.headers["Content-Type"],
             "%s is only saved, never shown" % name)
    code, raw, _ = ada.get("/message/%s/original" % message)
    t.ok("Subject: With pictures" in raw, "the original is as it came")


def fields_of(browser, path, action):
    return next(f for f in Form(browser.get(path)[1]).forms
                if f["action"] == action)["fields"]


def writing(t, desk, ada, bob):
    desk.deliver(letter("Ann <ann@b.test>", "Lost bag", "Where is my bag?",
                        number="w1"))
    number = next(k["id"] for k in desk.cases() if k["subject"] == "Lost bag")
    path, reply = "/case/%d" % number, "/case/%d/reply" % number
    form = fields_of(ada, path, reply)
    code, text, _ = ada.ask(reply, dict(form, text="  ", to="ann@b.test"))
    t.same(code, 422, "an empty reply is refused")
    t.ok("There is no text." in text, "with the reason")
    code, text, _ = ada.ask(reply, dict(form, text="My words", to="nonsense"))
    t.ok(code == 422 and "My words" in text, "a wrong address keeps the text")
    bad = {k: v for k, v in form.items() if k != "csrf"}
    t.same(ada.ask(reply, dict(bad, text="x"))[0], 403,
           "a reply without the form's token is refused")

    # Bob writes a note; Ada's form is older
    t.same(bob.post(path, path + "/note", text="He called, too")[0], 303,
           "a note is kept")
    code, text, _ = ada.ask(reply, dict(form, text="Your bag is in Oslo.",
                                        to="ann@b.test"))
    t.same(code, 409, "a reply to what has changed asks first")
    t.ok("Your bag is in Oslo." in text, "and keeps the text")
    t.ok("He called, too" in text and "This case changed" in text,
         "and shows what is new")
    again = next(f for f in Form(text).forms if f["action"] == reply)["fields"]
    code, _, to = ada.ask(reply, dict(again, text="Your bag is in Oslo.",
                                      to="ann@b.test"))
    t.same(code, 303, "sending anyway sends")
    text = say(t, ada, path, "the case with a held letter")
    undo = re.search(r'action="(/message/\d+/undo)"', text).group(1)
    t.same(ada.post(path, undo)[0], 303, "a held letter is taken back")
    text = ada.get(path)[1]
    t.ok("Taken back" in text and ">Your bag is in Oslo.</textarea>" in text,
         "and its text is the draft again")
    note = fields_of(ada, path, path + "/note")
    t.same(ada.ask(path + "/draft/note", dict(note, text="later"))[0], 303,
           "a draft is saved by its button")
    t.ok(">later</textarea>" in ada.get(path)[1], "and is there again")
    return number


def changing(t, desk, ada, bob, number):
    path = "/case/%d" % number
    case = desk.case(number)
    t.same(ada.post(path, path + "/state", state="waiting_others")[0], 303,
           "the state is changed")
    t.same(desk.case(number)["state"], "waiting_others", "and is so")
    stale = fields_of(ada, path, path + "/state")
    t.same(bob.post(path, path + "/fields", subject="Bag lost", lang="en",
                    cause="late")[0], 303, "subject and cause are changed")
    t.same(ada.ask(path + "/state", dict(stale, state="closed"))[0], 409,
           "a change of what has changed asks first")
    t.same(ada.post(path, path + "/promise", text="A call",
                    due="2030-01-02T10:00")[0], 303, "a promise is made")
    promise = desk.case(number)["promises"][0]
    text = say(t, ada, path, "the case with a promise")
    end = re.search(r'action="(/promise/\d+/end)"', text).group(1)
    t.same(ada.post(path, end, state="kept")[0], 303, "it is kept")
    t.same(ada.post(path, path + "/remedy", kind="refund", amount="12,50",
                    currency="eur", asked="All", given="Some")[0], 303,
           "a remedy is written down")
    remedy = desk.case(number)["remedies"][0]
    t.same((remedy["amount"], remedy["currency"]), (1250, "EUR"),
           "12,50 eur is 1250 cents")
    t.same(ada.post(path, path + "/remedy", kind="refund", amount="5",
                    currency="", asked="", given="")[0], 422,
           "money needs a currency")
    other = next(m for m in re.findall(r'<option value="(\d+)"', text))
    code, text, _ = ada.post(path, path + "/owner", owner=other, reason=" ")
    t.same(code, 422, "a hand-over needs a reason")
    t.same(ada.post(path, path + "/owner", owner=other,
                    reason="knows Oslo")[0], 303, "with one it is done")
    t.ok("knows Oslo" in ada.get(path)[1], "and told in the timeline")
    t.ok(case["owner"] is not None and promise, "the case had an owner")


def own_cause(t, desk, ada, number):
    """A brand's own cause goes by its name, wherever a code is kept."""
    name, path = "Bagage – 行李箱 & чемодан", "/case/%d" % number
    shown = name.replace("&", "&amp;")
    ada.post("/settings/causes", "/settings/causes", code="xbagx", name=name)
    ada.post(path, path + "/fields", subject="Bag lost", lang="en",
             cause="xbagx")
    message = re.search(r"/message/(\d+)/verdict", ada.get(path)[1]).group(1)
    verdict = "/message/%s/verdict" % message
    csrf = ada.token("/queue")
    t.same(ada.ask(verdict, {"csrf": csrf, "head": "cause", "now": "xbagx"})[0],
           303, "a message is said to be of it")
    said = {}
    for lang in ("en", "fr", "pl", "ru", "zh-Hant", "zh-Hans"):
        ada.post("/me", "/me", name="Ada", lang=lang)
        pages = [say(t, ada, p, "%s in %s" % (p, lang))
                 for p in (path, verdict)]
        found = [line for line in re.findall(r">([^<>]*%s[^<>]*)<" %
                                             re.escape(shown), pages[0])]
        told = [line.strip() for line in found if line.strip() != shown]
        # its head, the message's line, the choice in the form; the change
        # and the correction as sentences
        t.ok(len(found) == 5 and len(told) == 2 and
             shown in pages[1] and
             not re.search(r">[^<]*xbagx", "".join(pages)),
             lang + ": the cause goes by its name", found)
        said[lang] = tuple(told)
    t.same(len(set(said.values())), 6, "in sentences of six languages")
    ada.post("/me", "/me", name="Ada", lang="en")
    form = {"code": "xbagx"}
    ada.post("/settings/causes", "/settings/causes/remove", **form)
    t.ok(shown in ada.get(path)[1], "a retired one keeps its name")
    code, text, _ = ada.ask(verdict, {"csrf": csrf, "head": "cause",
                                      "now": "late"})
    t.same(code, 303, "it is set right once more")
    code, text, _ = ada.ask(verdict, {"csrf": csrf, "head": "cause",
                                      "now": "xbagx"})
    t.ok(code == 422 and "This cause is not offered any more." in text,
         "but a retired one corrects nothing", code)


def other_brand(t, desk, number):
    desk.command("brand", "add", "--name", "Other Air", "--address",
                 "desk@other.test", "--admin", ADA)
    desk.command("user", "add", "--brand", "Other Air", "--email",
                 "olga@other.test", "--password-file", desk.d + "/password",
                 "--role", "administrator")
    olga = Browser(desk.url)
    if olga.log_in("olga@other.test")[0] != 303:
        t.ok(False, "somebody of another brand logs in")
        return
    csrf = olga.token("/queue")
    t.same(olga.get("/case/%d" % number)[0], 404, "another brand's case is 404")
    for path in ("/message/1/original", "/message/1/html", "/file/1"):
        t.same(olga.get(path)[0], 404, "so is its %s" % path)
    for action, more in (("note", {"text": "x"}), ("reply", {"text": "x"}),
                         ("state", {"state": "closed"}),
                         ("presence", {"doing": "here"}),
                         ("draft", {"kind": "note", "text": "x"})):
        t.same(olga.ask("/case/%d/%s" % (number, action),
                        dict(more, csrf=csrf))[0], 404,
               "and its %s" % action)


def stream(desk, browser, path):
    """An open event stream as a socket's file."""
    host = urllib.parse.urlparse(desk.url)
    s = socket.create_connection((host.hostname, host.port), timeout=10)
    jar = "; ".join("%s=%s" % (c.name, c.value) for c in browser.jar)
    s.sendall(("GET %s HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n" % (
        path, host.netloc, jar)).encode())
    return s.makefile("rb")


def read_until(f, word):
    text = b""
    while word not in text:
        line = f.readline()
        if not line:
            break
        text += line
    return text


def live(t, desk, ada, bob, number):
    f = stream(desk, ada, "/events?case=%d" % number)
    read_until(f, b"retry: 3000")
    csrf = bob.token("/queue")
    t.same(bob.ask("/case/%d/presence" % number,
                   {"doing": "writing", "csrf": csrf})[0], 204,
           "somebody says that they write")
    text = read_until(f, b"writing")
    t.ok(b"event: presence" in text, "who looks at the case hears it")
    t.ok("bob is writing" in ada.get("/case/%d" % number)[1],
         "and the page says so without script")
    bob.post("/case/%d" % number, "/case/%d/note" % number, text="Live")
    text = read_until(f, b"message.note")
    t.ok(b"event: event" in text and b"id: " in text, "a note comes as an event")
    last = int(re.findall(rb"id: (\d+)", text)[-1])
    again = stream(desk, ada, "/events?case=%d&last=%d" % (number, last - 1))
    t.ok(b"message.note" in read_until(again, b"message.note"),
         "a stream that comes back gets what it missed")


def two_processes(t, desk, ada, number):
    """Ada and Bob at two processes that share a PostgreSQL."""
    if desk.engine != "postgresql":
        return
    at = port()
    other = spawn([desk.bin, "--config", desk.conf, "serve", "--listen",
                   "127.0.0.1:%d" % at], log=desk.d + "/log2", cwd=desk.d,
                  env=dict(desk.env, REDRESS_MAIL_LMTP=""))
    url = "http://127.0.0.1:%d" % at
    wait_for(lambda: Browser(url).get("/login")[0] == 200, 20, "the second")
    bob = Browser(url)
    bob.log_in(BOB)
    f = stream(desk, ada, "/events?case=%d" % number)
    read_until(f, b"retry: 3000")
    csrf = bob.token("/queue")
    for doing in ("writing", "gone"):
        bob.ask("/case/%d/presence" % number, {"doing": doing, "csrf": csrf})
        text = read_until(f, doing.encode())
        t.ok(b"event: presence" in text and b'"name":"bob"' in text,
             "somebody at another process: %s is heard" % doing, text)
    f.close()
    t.same(kill(other), 0, "the second process stops cleanly")


def given_up(t, desk, number):
    """The desk comes back with another key file: the mailbox's password can
    not be opened, and no letter can leave."""
    desk.stop()
    with open(desk.d + "/smtp-password", "w") as f:
        f.write("secret of the mailbox\n")
    desk.command("mailbox", "add", desk.address, "--smtp", "127.0.0.1",
                 "--smtp-port", "9", "--smtp-tls", "none", "--smtp-user",
                 "desk", "--brand", "Meridian Air", "--password-file",
                 desk.d + "/smtp-password")
    key = desk.config["desk"]["data"] + "/key"
    with open(key, "rb") as f:
        right = f.read()
    with open(key, "wb") as f:
        f.write(right[::-1])
    desk.serve()
    ada, path = Browser(desk.url), "/case/%d" % number
    ada.log_in(ADA)
    ada.post("/settings/brands/1", "/settings/brands/1", name="Meridian Air",
             lang="en", zone="Europe/Warsaw", within="8", unit="hours",
             undo="0")
    form = fields_of(ada, path, path + "/reply")
    ada.ask(path + "/reply", dict(form, text="It is in Oslo.",
                                  to="ann@b.test"))
    wait_for(lambda: any(e["kind"] == "message.failed"
                         for e in desk.case(number)["events"]), 20, "its end")
    t.same(desk.case(number)["messages"][-1]["state"], "failed",
           "a letter whose job is given up has failed")
    text = say(t, ada, path, "a case with a letter given up")
    t.ok("It could not be sent: something at this desk was in its way; the "
         "administrators have been told (a stored secret was sealed with "
         "another key file)" in text, "and the page says why")
    t.ok("The letter to ann@b.test could not be sent" in text,
         "so does the timeline")
    t.ok("Work of the kind mail.send was given up" in ada.get("/queue")[1],
         "an administrator is told what is broken")
    with open(key, "wb") as f:
        f.write(right)
    desk.stop()
    desk.serve()
    again = re.search(r'action="(/message/\d+/retry)"', text).group(1)
    ada = Browser(desk.url)
    ada.log_in(ADA)
    t.same(ada.post(path, again)[0], 303, "put right, it is sent once more")
    wait_for(lambda: "asked for patience" in ada.get(path)[1], 20,
             "the server that nobody listens at")
    t.same(desk.sql("SELECT COUNT(*) FROM job WHERE gave_up_us > 0"), [["0"]],
           "and nothing is left that was given up")


def run(t, engine):
    desk = Desk(engine)
    desk.add_agent(BOB)
    desk.deliver(letter('"%s" <evil@b.test>' % EVIL.replace('"', "'"), EVIL,
                        "A guitar " + EVIL, number="x1"))
    for i in range(119):
        desk.deliver(letter("C%d <c%d@b.test>" % (i, i), "Matter %d" % i,
                            "Please help, matter %d." % i, number="m%d" % i),
                     sync=False)
    desk.serve()
    wait_for(lambda: len(desk.sql("SELECT id FROM cases")) == 120, 60,
             "120 cases")
    desk.command("mailbox", "add", desk.address, "--smtp", "127.0.0.1",
                 "--smtp-port", "9", "--smtp-tls", "none", check=False)
    t.note("%s at %s" % (engine, desk.url))
    logging_in(t, desk)
    throttle(t, desk)
    ada, bob = Browser(desk.url), Browser(desk.url)
    t.same(ada.log_in(ADA)[0], 303, engine + ": Ada is in")
    t.same(bob.log_in(BOB)[0], 303, engine + ": Bob is in")
    paging(t, desk, ada, 120)
    for view in ("mine", "team", "unowned", "resolved", "closed"):
        say(t, ada, "/queue?view=" + view, "the queue's " + view)
    say(t, ada, "/new", "a new letter")
    number = escaping(t, desk, ada)
    pictures(t, desk, ada)
    number = writing(t, desk, ada, bob)
    changing(t, desk, ada, bob, number)
    own_cause(t, desk, ada, number)
    live(t, desk, ada, bob, number)
    two_processes(t, desk, ada, number)
    other_brand(t, desk, number)
    given_up(t, desk, number)
    desk.stop()


if __name__ == "__main__":
    with Tap("log-in, queue, case, writing, streams") as t:
        for engine in ENGINES:
            run(t, engine)
