"""desk.py - a desk under test: its own folder, either engine, real mail.

    for engine in ENGINES:
        desk = Desk(engine, mail)

The engines are "sqlite" and "postgresql"; one private PostgreSQL cluster
serves all desks of a test program.
"""
import email
import email.policy
import json
import os
import re

from servers import Mail, Postgres, Redress, have, port, run, wait_for

ENGINES = ("sqlite", "postgresql")
PASSWORD = "correct horse battery"
_cluster = None
_count = 0


def _postgres(fsync):
    global _cluster
    if _cluster is None:
        _cluster = Postgres(fsync=fsync)
    return _cluster


class Desk(Redress):
    """A desk with the brand Meridian Air; mail: servers.Mail or None."""

    def __init__(self, engine="sqlite", mail=None, conf=(), fsync=False,
                 address="desk@a.test", partitions=0):
        global _count
        _count += 1
        super().__init__()
        self.engine, self.mail, self.address = engine, mail, address
        self.lmtp = mail.intake if mail and hasattr(mail, "intake") else port()
        config = {
            "desk": {"data": self.d + "/data", "lease_s": 3},
            "store": {"url": ""},
            "web": {"listen": "127.0.0.1:0"},
            "mail": {"lmtp": "127.0.0.1:%d" % self.lmtp, "look_s": 1},
            "log": {"level": "info"},
        }
        if mail:
            config["mail"]["ca_file"] = mail.cert
        if engine == "postgresql":
            self.pg = _postgres(fsync)
            name = "desk%d" % _count
            self.pg.create(name)
            config["store"]["url"] = ("postgresql://postgres@127.0.0.1:%d/%s"
                                      % (self.pg.port, name))
            config["store"]["hash_partitions"] = partitions
        for section, values in dict(conf).items():
            config.setdefault(section, {}).update(values)
        self.config = config
        self.write(config)
        with open(self.d + "/password", "w") as f:
            f.write(PASSWORD + "\n")
        self.command("init", "--brand", "Meridian Air", "--address", address,
                     "--admin", "ada@meridian.test", "--password-file",
                     self.d + "/password", "--zone", "Europe/Warsaw")

    def command(self, *args, check=True, stdin=None):
        return super().command("--config", self.conf, *args, check=check,
                               stdin=stdin)

    def json(self, *args):
        """The lines that a command prints with --json."""
        return [json.loads(line) for line in
                self.command(*args, "--json").splitlines()
                if line.startswith("{")]

    def sql(self, query):
        """Rows of the store, as lists of text; for counting only."""
        if self.engine == "postgresql":
            out = self.pg.query(query, self.config["store"]["url"]
                                .rsplit("/", 1)[1])
        else:
            out = run(["sqlite3", "-readonly", self.config["desk"]["data"] +
                       "/redress.db", ".timeout 5000", query])
        return [line.split("|") for line in out.splitlines()]

    def case(self, number):
        return self.json("case", "show", str(number))[0]

    def cases(self, *args):
        return self.json("case", "list", *args)

    def intake(self):
        return self.json("intake")

    def deliver(self, message, to=None, sync=True, check=True):
        """Bytes of one message, through `redress deliver`."""
        import subprocess
        args = [self.bin, "--config", self.conf, "deliver", "--to",
                to or self.address] + (["--sync"] if sync else [])
        done = subprocess.run(args, input=message, env=self.env,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if check and done.returncode:
            raise RuntimeError("deliver: %d %s" % (done.returncode,
                                                   done.stdout))
        return done.returncode

    def mailbox(self, *more, imap=False, smtp_port=None):
        """Tells the desk how to reach the test's servers."""
        args = ["mailbox", "add", self.address, "--smtp", "localhost",
                "--smtp-port", str(smtp_port or self.mail.smtp),
                "--smtp-tls", "starttls"]
        if imap:
            with open(self.d + "/mailbox-password", "w") as f:
                f.write(Mail.password(self.address) + "\n")
            args += ["--imap", "localhost", "--imap-port",
                     str(self.mail.imaps), "--imap-tls", "tls",
                     "--password-file", self.d + "/mailbox-password"]
        self.command(*args, *more)

    def serve(self, *args, command="serve", seconds=20):
        """Starts it; self.url is where it answers."""
        at = len(self.logged())
        self.start("--config", self.conf, command, *args, seconds=seconds,
                   ready=lambda: "redress" in self.logged()[at:])
        wait_for(lambda: re.search(r"redress (answers|works).*\n",
                                   self.logged()[at:]), seconds, "the desk")
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self.logged()[at:])
        self.url = found.group(0) if found else None
        return self

    def add_agent(self, address, role="agent", name=None, lang="en"):
        self.command("user", "add", "--email", address, "--password-file",
                     self.d + "/password", "--role", role, "--lang", lang,
                     *(["--name", name] if name else []))


def letter(sender, subject, text, to="desk@a.test", number=None, headers=(),
           date="Tue, 24 Nov 2026 08:00:00 +0000"):
    """A plain UTF-8 message as bytes; number makes the Message-ID."""
    global _count
    _count += 1
    lines = ["From: %s" % sender, "To: %s" % to, "Subject: %s" % subject,
             "Date: %s" % date,
             "Message-ID: <%s@customers.test>" % (number or "t%d" % _count),
             "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
             "Content-Transfer-Encoding: 8bit"] + list(headers)
    return ("\r\n".join(lines) + "\r\n\r\n" + text + "\r\n").encode()


def parse(message):
    return email.message_from_bytes(message, policy=email.policy.default)


def text_of(message):
    part = message.get_body(preferencelist=("plain",))
    return part.get_content() if part else ""


def need_mail_servers():
    return have("/usr/sbin/dovecot", "/usr/sbin/exim4", "openssl")
