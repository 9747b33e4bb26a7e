"""Measures the desk from outside, as an operator would: its address, its
LMTP door, its command line, and /proc.  See bench/run.sh."""

import datetime
import gzip
import html
import http.client
import json
import os
import platform
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
SMALL = 10_000
RUNS = 3
PAGES = 300  # requests whose CPU is taken together
ADDRESS = "support@meridian.test"
PASSWORD = "correct horse battery"


class Desk:
    """A desk that serves the store in a folder."""

    def __init__(self, binary, folder, **env):
        self.binary, self.folder = binary, folder
        self.log = open(os.path.join(folder, "serve.log"), "a")
        began = time.monotonic()
        self.proc = subprocess.Popen(
            [binary, "serve", "--listen", "127.0.0.1:0"],
            env=environment(folder, REDRESS_MAIL_LMTP="127.0.0.1:0", **env),
            stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = self.proc.stdout.readline()
        m = re.search(r":(\d+).* port (\d+)", line)
        if not m:
            raise SystemExit("the desk does not start: see " + self.log.name)
        self.port, self.lmtp = int(m[1]), int(m[2])
        self.cookie = ""
        self.get("/login")
        self.first_page_s = time.monotonic() - began

    def get(self, path, method="GET", form=None, packed=False):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        head = {"Accept-Language": "en"}
        if self.cookie:
            head["Cookie"] = self.cookie
        if packed:
            head["Accept-Encoding"] = "gzip"
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            head["Content-Type"] = "application/x-www-form-urlencoded"
        c.request(method, path, body, head)
        r = c.getresponse()
        data = r.read()
        wire = len("HTTP/1.1 %d %s\r\n" % (r.status, r.reason)) + 2 + len(data)
        wire += sum(len(k) + len(v) + 4 for k, v in r.getheaders())
        for name, value in r.getheaders():
            if name.lower() == "set-cookie":
                self.keep_cookie(value.split(";")[0])
        c.close()
        if packed and r.getheader("Content-Encoding") == "gzip":
            data = gzip.decompress(data)
        return r.status, data, wire

    def keep_cookie(self, pair):
        name = pair.split("=")[0]
        kept = [p for p in self.cookie.split("; ") if p and p.split("=")[0] != name]
        self.cookie = "; ".join(kept + [pair])

    def log_in(self):
        page = self.get("/login")[1].decode()
        csrf = html.unescape(re.search(r'name="csrf" value="([^"]*)"', page)[1])
        status, _, _ = self.get("/login", "POST", {
            "csrf": csrf, "email": "ada@meridian.test", "password": PASSWORD})
        assert status == 303, status
        assert self.get("/queue")[0] == 200

    def cpu_s(self):
        # what clock_getcpuclockid(3) gives; the ticks of /proc/PID/stat are
        # too coarse for a page
        return time.clock_gettime((~self.proc.pid << 3) | 2)

    def pss_mb(self):
        with open("/proc/%d/smaps_rollup" % self.proc.pid) as f:
            return int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M)[1]) / 1024

    def stop(self):
        self.proc.send_signal(signal.SIGTERM)
        self.proc.wait(30)
        self.log.close()


def environment(folder, **env):
    return dict(os.environ, REDRESS_DESK_DATA=folder, **env)


def command(binary, folder, *args, **kw):
    return subprocess.run([binary, *args], env=environment(folder), check=True,
                          capture_output=True, **kw).stdout


def store(binary, tools, base, cases, open_n):
    """A filled store, made unless it is there from an earlier run."""
    folder = os.path.join(base, "cases-%d" % cases)
    facts = os.path.join(folder, "fill.json")
    if not os.path.exists(facts):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        password = os.path.join(folder, "password")
        with open(password, "w") as f:
            f.write(PASSWORD)
        command(binary, folder, "init", "--brand", "Meridian Air", "--address",
                ADDRESS, "--admin", "ada@meridian.test", "--password-file",
                password)
        say("filling %d cases" % cases)
        out = subprocess.run([tools + "/fill", "sqlite:%s/redress.db" % folder,
                              str(cases), str(open_n)], check=True,
                             stdout=subprocess.PIPE).stdout
        with open(facts, "wb") as f:
            f.write(out)
    with open(facts) as f:
        return folder, json.load(f)


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(values):
    return statistics.median(values)


def spread(values, digits=2):
    return "%.*f – %.*f" % (digits, min(values), digits, max(values))


# ---- what is measured ----

def page(desk, tools, path, rate=50):
    """CPU of the desk for a page, and how long it takes at a calm rate."""
    desk.get(path)
    cpu, took = [], []
    for _ in range(RUNS):
        before = desk.cpu_s()
        out = subprocess.run([tools + "/open_loop", "-c", desk.cookie,
                              str(desk.port), path, str(rate), str(PAGES)],
                             stdout=subprocess.PIPE).stdout
        took.append(json.loads(out))
        if took[-1]["errors"]:
            say("%s: %d of %d were not answered" % (
                path, took[-1]["errors"], PAGES))
        cpu.append((desk.cpu_s() - before) * 1000 / PAGES)
    return {"cpu_ms": cpu, "p50_ms": [t["p50_ms"] for t in took],
            "p99_ms": [t["p99_ms"] for t in took]}


def idle_cpu(desk, seconds):
    before = desk.cpu_s()
    time.sleep(seconds)
    return (desk.cpu_s() - before) * 1000 / seconds


def statements(binary, tools, folder, path):
    """The statements of one page: those of the thread that asked who it is."""
    trace = os.path.join(folder, "trace")
    desk = Desk(binary, folder, SQL_TRACE=trace,
                LD_PRELOAD=tools + "/sql_trace.so")
    try:
        desk.log_in()
        desk.get(path)
        time.sleep(0.2)
        open(trace, "w").close()
        desk.get(path)
        time.sleep(0.2)
        with open(trace) as f:
            lines = [line.split(" ", 2) for line in f]
    finally:
        desk.stop()
        os.unlink(trace)
    who = [tid for tid, _, sql in lines if "FROM session s" in sql]
    sql = [s.strip() for tid, _, s in lines if who and tid == who[0]]
    return [s for s in sql if not re.match("BEGIN|COMMIT|ROLLBACK", s)]


def first_load(desk):
    """What a browser that was never here fetches for the queue."""
    _, data, wire = desk.get("/queue", packed=True)
    text = data.decode()
    parts = set(re.findall(r'<script[^>]* src="([^"]+)"', text))
    for link in re.findall(r"<link[^>]*>", text):
        if re.search(r'rel="(stylesheet|icon|preload|modulepreload)"', link):
            parts.add(re.search(r'href="([^"]+)"', link)[1])
    parts |= set(re.findall(r'<img[^>]* src="([^"]+)"', text))
    for part in sorted(parts):
        status, _, more = desk.get(html.unescape(part), packed=True)
        assert status == 200, part
        wire += more
    return 1 + len(parts), wire


def lmtp(desk, tools, n, per_session=100):
    """Accepted a second; settled (a case, and searchable) a second."""
    before, began = desk.cpu_s(), time.monotonic()
    out = subprocess.run([tools + "/lmtp_load", str(desk.lmtp), "4", str(n),
                          ADDRESS, str(per_session)], stdout=subprocess.PIPE,
                         check=True).stdout
    accepted = desk.cpu_s() - before
    return json.loads(out), before, began, accepted


def waiting(folder):
    """Items not settled, events not yet in the search index."""
    out = subprocess.run(
        ["sqlite3", "file:%s/redress.db?mode=ro" % folder,
         "SELECT (SELECT COUNT(*) FROM intake WHERE state = 'waiting'),"
         " (SELECT MAX(id) FROM event) - (SELECT event_id FROM derived_indexed)"],
        stdout=subprocess.PIPE, check=True, text=True).stdout
    return [int(x or 0) for x in out.strip().split("|")]


def mail(desk, tools, n):
    per_s, settled, cpu = [], [], []
    for _ in range(RUNS):
        out, before, began, _ = lmtp(desk, tools, n)
        while waiting(desk.folder)[0] > 0:
            time.sleep(0.02)
        settled.append(n / (time.monotonic() - began))
        while waiting(desk.folder)[1] > 0:
            time.sleep(0.05)
        per_s.append(out["per_second"])
        cpu.append((desk.cpu_s() - before) * 1000 / n)
    return {"per_s": per_s, "settled": settled, "cpu_ms": cpu}


LETTER = """From: Customer %d <d%d@customers.test>
To: support@meridian.test
Subject: Matter %d
Date: Tue, 24 Nov 2026 08:00:00 +0000
Message-ID: <deliver.%d.%d@customers.test>

Good morning, my suitcase did not arrive.
"""


def deliver(binary, folder, n=100):
    took = []
    for i in range(n):
        began = time.monotonic()
        command(binary, folder, "deliver", "--to", ADDRESS,
                input=(LETTER % (i, i, i, i, time.time_ns())).encode())
        took.append((time.monotonic() - began) * 1000)
    began = time.monotonic()
    for _ in range(20):
        command(binary, folder, "version")
    load = (time.monotonic() - began) * 1000 / 20
    took.sort()
    return took[n // 2 - 1], took[n - n // 100 - 1], load


# ---- writing it down ----

def machine():
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    with open("/proc/meminfo") as f:
        memory = int(re.search(r"MemTotal:\s+(\d+)", f.read())[1]) / 1048576
    return "%d cores (%s), %.0f GB, Linux %s, Debian %s" % (
        os.cpu_count(), model[1] if model else "?", memory, platform.release(),
        open("/etc/debian_version").read().strip())


def verdict(ok):
    return "reached" if ok else "**missed**"


def measure(binary, tools, base, cases):
    rows, notes = [], []

    def row(what, target, value, ok, detail):
        rows.append((what, target, value, verdict(ok), detail))
        say("%s: %s (%s; %s)" % (what, value, target, detail))

    # a tenth open, so that everybody's first page is full as in the large one
    small, _ = store(binary, tools, base, SMALL, SMALL // 10)
    big, facts = store(binary, tools, base, cases, cases // 50)
    with open(big + "/redress.db", "rb") as f:  # in memory, as after a day
        while f.read(1 << 24):
            pass

    starts = []
    for _ in range(RUNS):
        desk = Desk(binary, big)
        starts.append(desk.first_page_s)
        desk.stop()
    row("start to first page", "≤ 0.5 s", "%.2f s" % median(starts),
        median(starts) <= 0.5, spread(starts) + " s")

    queries = statements(binary, tools, big, "/queue")
    notes.append(("Statements of the queue page", queries))
    case_path = "/case/%d" % facts["long_case"]
    case_queries = statements(binary, tools, big, case_path)
    notes.append(("Statements of the case page", case_queries))

    desk = Desk(binary, small)
    desk.log_in()
    small_queue = page(desk, tools, "/queue")
    small_all = page(desk, tools, "/queue?view=all")
    desk.stop()

    desk = Desk(binary, big)
    time.sleep(2)
    idle = desk.pss_mb()
    idle_ms = idle_cpu(desk, 10)
    desk.log_in()
    queue = page(desk, tools, "/queue")
    every = page(desk, tools, "/queue?view=all")
    cpu, ratio = median(queue["cpu_ms"]), median(queue["cpu_ms"]) / median(
        small_queue["cpu_ms"])
    row("queue page, CPU a request", "≤ 1 ms", "%.2f ms" % cpu, cpu <= 1,
        "%s ms; p50 %.1f, p99 %.1f ms" % (spread(queue["cpu_ms"]),
                                          median(queue["p50_ms"]),
                                          median(queue["p99_ms"])))
    row("the same, queries", "≤ 4", str(len(queries)), len(queries) <= 4,
        "listed below")
    row("the same, against %d cases" % SMALL, "≤ 1.5×", "%.2f×" % ratio,
        ratio <= 1.5, "%.2f ms there" % median(small_queue["cpu_ms"]))
    cpu, ratio = median(every["cpu_ms"]), median(every["cpu_ms"]) / median(
        small_all["cpu_ms"])
    row("queue page, all %d open cases" % facts["open"], "≤ 1 ms",
        "%.2f ms" % cpu, cpu <= 1 and ratio <= 1.5,
        "%s ms; %.2f× of %d cases" % (spread(every["cpu_ms"]), ratio, SMALL))
    one = page(desk, tools, case_path)
    cpu = median(one["cpu_ms"])
    row("case page, 20 messages, CPU", "≤ 1 ms", "%.2f ms" % cpu, cpu <= 1,
        "%s ms; p50 %.1f, p99 %.1f ms; %d queries" % (
            spread(one["cpu_ms"]), median(one["p50_ms"]),
            median(one["p99_ms"]), len(case_queries)))
    found = page(desk, tools, "/search?q=" + facts["word"])
    took = median(found["p50_ms"])
    row("search, a word in 1 %% of %d messages, first page" % facts["cases"],
        "≤ 10 ms", "%.1f ms" % took, took <= 10,
        "p99 %.1f ms, CPU %.2f ms" % (median(found["p99_ms"]),
                                      median(found["cpu_ms"])))
    n, wire = first_load(desk)
    row("first load of the queue page", "≤ 4 requests, ≤ 60 kB",
        "%d, %.1f kB" % (n, wire / 1000), n <= 4 and wire <= 60_000,
        "heads and packed bodies")
    row("memory idle after start (PSS)", "≤ 25 MB", "%.1f MB" % idle,
        idle <= 25, "%.1f ms CPU a second while idle" % idle_ms)

    paths = ["/queue", "/queue?view=all", case_path, "/customers",
             "/search?q=suitcase", "/queue?view=closed"]
    loads = [subprocess.Popen([tools + "/open_loop", "-c", desk.cookie,
                               str(desk.port), p, "40", "800"],
                              stdout=subprocess.PIPE) for p in paths]
    mails, _, _, _ = lmtp(desk, tools, 2000)
    pages_load = [json.loads(p.communicate()[0]) for p in loads]
    pss = desk.pss_mb()
    row("memory under load (PSS)", "≤ 150 MB", "%.0f MB" % pss, pss <= 150,
        "240 pages/s of six kinds (worst p99 %.0f ms, %d errors) and %d "
        "mails/s at once" % (max(p["p99_ms"] for p in pages_load),
                             sum(p["errors"] for p in pages_load),
                             mails["per_second"]))
    while any(waiting(big)):
        time.sleep(0.2)
    got = mail(desk, tools, 4000)
    desk.stop()
    row("mail accepted, 4 in parallel (LMTP), %d cases" % cases, "≥ 2,000 /s",
        "%.0f /s" % median(got["per_s"]), median(got["per_s"]) >= 2000,
        "%s /s; settled: %.0f /s" % (spread(got["per_s"], 0),
                                     median(got["settled"])))
    row("the same, CPU each (kept, threaded, indexed)", "≤ 0.4 ms",
        "%.2f ms" % median(got["cpu_ms"]), median(got["cpu_ms"]) <= 0.4,
        spread(got["cpu_ms"]) + " ms")
    desk = Desk(binary, small)
    got = mail(desk, tools, 4000)
    desk.stop()
    row("mail accepted, 4 in parallel (LMTP), %d cases" % SMALL, "≥ 2,000 /s",
        "%.0f /s" % median(got["per_s"]), median(got["per_s"]) >= 2000,
        "%s /s; settled: %.0f /s; CPU %.2f ms" % (
            spread(got["per_s"], 0), median(got["settled"]),
            median(got["cpu_ms"])))
    p50, p99, load = deliver(binary, big)
    row("`redress deliver`, p99 of 100", "≤ 20 ms", "%.1f ms" % p99, p99 <= 20,
        "p50 %.1f ms; of it `redress version`, which only starts: %.1f ms"
        % (p50, load))
    return rows, notes


def results(rows, notes, cases, load_before, began):
    out = ["# What was measured", "",
           "`make bench`, that is `bench/run.sh build/redress %d`, on %s." % (
               cases, began.strftime("%Y-%m-%d %H:%M UTC")),
           "", "- Machine: " + machine(),
           "- Load average before and after: %.2f, %.2f" % (
               load_before, os.getloadavg()[0]),
           "- Store: SQLite, %d cases, %d of them open, filled by "
           "`bench/fill`" % (cases, cases // 50),
           "- CPU is user and system time of the whole desk (its process's CPU "
           "clock), background work included, over %d requests at 50 a second. "
           "These, start and mail are the median of %d runs, with the "
           "smallest and the largest beside it; memory, first load and "
           "`deliver` are taken once.  The generator (`bench/open_loop`) runs on the same "
           "cores." % (PAGES, RUNS), "",
           "| what | to reach | measured | | more |",
           "| --- | --- | --- | --- | --- |"]
    out += ["| %s |" % " | ".join(r) for r in rows]
    for title, queries in notes:
        out += ["", "## " + title, ""]
        out += ["%d. `%s`" % (i + 1, re.sub(r"\s+", " ", q)[:160])
                for i, q in enumerate(queries)]
    # what profiles of an earlier run said; kept by hand
    limits = os.path.join(HERE, "limits.md")
    if os.path.exists(limits):
        with open(limits) as f:
            out += ["", f.read().rstrip()]
    return "\n".join(out) + "\n"


def main():
    binary, tools, cases = sys.argv[1], sys.argv[2], int(sys.argv[3])
    kept = os.environ.get("REDRESS_BENCH_DIR")
    base = kept or tempfile.mkdtemp(prefix="redress-bench-")
    began = datetime.datetime.now(datetime.timezone.utc)
    load = os.getloadavg()[0]
    try:
        rows, notes = measure(binary, tools, base, cases)
    finally:
        if not kept:
            shutil.rmtree(base)
    text = results(rows, notes, cases, load, began)
    print(text)
    if cases == 1_000_000:
        with open(os.path.join(HERE, "RESULTS.md"), "w") as f:
            f.write(text)


if __name__ == "__main__":
    main()
