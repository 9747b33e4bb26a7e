#!/usr/bin/python3
"""The HTTP client against a small server of our own."""
import http.server
import os
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from servers import Fault, Tap
from net_driver import Driver


class Handler(http.server.BaseHTTPRequestHandler):
    calls = []

    def answer(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        Handler.calls.append((self.command, self.path, body))
        status, out, extra = 200, b"x" * 100, {}
        if self.path.startswith("/hop"):
            n = int(self.path[4:])
            status, extra = 302, {"Location": "/hop%d" % (n - 1) if n > 1
                                  else "/end", "X-Hop": str(n)}
        elif self.path == "/file":
            status, extra = 302, {"Location": "file:///etc/passwd"}
        elif self.path == "/slow":
            time.sleep(3)
        elif self.path == "/missing":
            status = 404
        elif self.path == "/echo":
            out = self.command.encode() + b" " + body
        self.send_response(status)
        for k, v in extra.items():
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(out)))
        self.end_headers()
        try:
            self.wfile.write(out)
        except OSError:
            pass

    do_GET = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *args):
        pass


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_address[1]
    url = "http://127.0.0.1:%d" % port
    d = Driver()

    def call(path, method="GET", private=1, redirects=0, cap=1000, body="",
             base=url):
        return d("http", method, base + path, private, redirects, cap, body)

    with Tap("HTTP") as t:
        t.same(call("/a")[:3], ["ok", "200", "100"], "an answer arrives")
        t.same(call("/missing")[:2], ["ok", "404"],
               "an answer of any status is an answer")
        call("/echo", "POST", body="a=b")
        t.same(Handler.calls[-1], ("POST", "/echo", b"a=b"),
               "a POST carries its body")
        call("/echo", "PUT", body="zz")
        t.same(Handler.calls[-1], ("PUT", "/echo", b"zz"), "so does a PUT")
        call("/echo", "DELETE")
        t.same(Handler.calls[-1][0], "DELETE", "other methods are sent")
        n = len(Handler.calls)
        t.same(call("/a", private=0)[:2], ["err", "input"],
               "a private address is refused")
        t.same(call("/a", private=0, base="http://localhost:%d" % port)[:2],
               ["err", "input"], "so is a name that leads to one")
        t.same(len(Handler.calls), n, "and nothing was sent there")
        t.same(call("/hop3")[:2], ["ok", "302"],
               "without leave a redirect is an answer")
        r = call("/hop3", redirects=3)
        t.same(r[1:4], ["200", "100", url + "/end"], "three may be followed")
        t.same(r[4:], [""], "headers are those of the last hop")
        t.same(call("/hop4", redirects=3)[:2], ["err", "input"],
               "a fourth may not")
        t.same(call("/file", redirects=3)[0], "err",
               "a redirect cannot leave http")
        t.same(call("/a", cap=99)[:2], ["err", "limit"],
               "an answer over the cap is not kept")
        t.same(call("/slow")[:2], ["err", "retry"],
               "a GET without an answer is tried again")
        t.same(call("/slow", "POST", body="x")[:2], ["err", "unsure"],
               "a POST without an answer may have happened")
        t.same(d("http", "GET", "file:///etc/passwd", 1, 0, 99, "")[:2],
               ["err", "input"], "other schemes are refused")
        closed = Fault(1)
        closed.stop()
        t.same(call("/a", "POST", body="x",
                    base="http://127.0.0.1:%d" % closed.port)[:2],
               ["err", "retry"], "a POST that never left is tried again")
        fault = Fault(port)
        fault.set(side="server", after=120, do="cut")
        t.same(call("/a", base="http://127.0.0.1:%d" % fault.port)[:2],
               ["err", "retry"], "half an answer is none")


main()
