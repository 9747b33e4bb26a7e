"""net_driver.py - pulls test/net_drive.c: one command, one answer."""
import subprocess
import sys

from servers import spawn


class Driver:
    def __init__(self, binary=None):
        self.child = spawn([binary or sys.argv[1]], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE)

    def __call__(self, *words):
        """The words of the answer: ["ok", …] or ["err", code, text…]."""
        self.say(*words)
        return self.hear()

    def say(self, *words):
        line = " ".join(str(w) if w != "" else "-" for w in words)
        self.child.stdin.write(line.encode() + b"\n")
        self.child.stdin.flush()

    def hear(self):
        line = self.child.stdout.readline().decode()
        if not line:
            raise RuntimeError("the driver died: %s" % self.child.wait())
        return line.rstrip("\n").split(" ")

    def server(self, port, tls, ca="", pin="", host="localhost",
               connect_ms=5000, answer_ms=3000):
        assert self("server", host, port, tls, ca, pin, connect_ms,
                    answer_ms) == ["ok"]

    def login(self, user="", password="", bearer=""):
        assert self("login", user, password, bearer) == ["ok"]
