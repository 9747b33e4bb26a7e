#!/usr/bin/env python3
"""The desk in a real browser: a desk with a few cases, and a script of
browser/ run against it (its TAP is ours).  Argument: the script's name."""
import os
import shutil
import subprocess
import sys

from desk import PASSWORD, Desk, letter

HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    if not (shutil.which("node") and
            os.path.isdir(HERE + "/browser/node_modules") and
            os.path.exists(os.environ.get("CHROMIUM", "/usr/bin/chromium"))):
        print("1..0 # SKIP needs node, chromium and npm ci in test/browser")
        return 0
    desk = Desk()
    desk.add_agent("bob@meridian.test", name="Bob Lindqvist")
    for i in range(6):
        desk.deliver(letter("Ann %d <ann%d@b.test>" % (i, i),
                            "Broken guitar no. %d" % i,
                            "Hello,\n\nyou broke my guitar on flight MA 204."
                            "\n\n> Thank you for flying with us\n> M.\n\n-- \n"
                            "Ann\n"))
    desk.command("mailbox", "add", desk.address, "--smtp", "127.0.0.1",
                 "--smtp-port", "9", "--smtp-tls", "none")
    desk.serve()
    done = subprocess.run(
        ["node", HERE + "/browser/%s.mjs" % (sys.argv[1:] or ["desk"])[0]],
        env=dict(os.environ, REDRESS_URL=desk.url,
                 REDRESS_ADA="ada@meridian.test " + PASSWORD,
                 REDRESS_BOB="bob@meridian.test " + PASSWORD))
    desk.stop()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
