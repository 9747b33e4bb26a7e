"""servers.py - real servers for the scenario tests, each test its own.

    from servers import Mail, Postgres, Identity, Fault, Redress, Tap, wait_for

Python 3 standard library only.  Everything runs in the foreground as a child
of this process, on loopback, on ports the kernel gave, below one temporary
folder; at exit, on a signal and after a failure all of it is killed and
removed (REDRESS_KEEP=1 leaves the folder and says where it is).  Works as
root, where the servers get their own users, which Debian's packages make.

Debian: dovecot-imapd dovecot-lmtpd exim4-daemon-light postgresql-15 openssl
"""
import atexit
import base64
import http.server
import imaplib
import json
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

_children = []
_root = None
_ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"}


# --- folders, ports, children -------------------------------------------

def folder(name=None):
    """The temporary folder of this run, or a new one below it."""
    global _root
    if _root is None:
        _root = tempfile.mkdtemp(prefix="redress-test-")
        os.chmod(_root, 0o755)
    if name is None:
        return _root
    path = tempfile.mkdtemp(prefix=name + "-", dir=_root)
    os.chmod(path, 0o755)
    return path


def port():
    """A port that was free a moment ago."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def wait_for(predicate, seconds=20.0, what="", every=0.02):
    """Calls predicate until it is true and returns what it returned."""
    end = time.monotonic() + seconds
    last = None
    while True:
        try:
            result = predicate()
            if result:
                return result
        except (OSError, imaplib.IMAP4.error, smtplib.SMTPException) as e:
            last = e
        if time.monotonic() > end:
            raise TimeoutError("not within %g s: %s %s" %
                               (seconds, what or predicate, last or ""))
        time.sleep(every)


def spawn(args, log=None, user=None, env=None, stdin=subprocess.DEVNULL,
          stdout=None, cwd=None):
    """A child that dies with this process; log is a path."""
    out = open(log, "ab") if log else subprocess.DEVNULL
    kwargs = {}
    if user and os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        kwargs = {"user": user, "group": entry.pw_gid, "extra_groups": []}
    child = subprocess.Popen(args, stdin=stdin, stdout=stdout or out,
                             stderr=out, env=env or _ENV, cwd=cwd,
                             start_new_session=True, **kwargs)
    if log:
        out.close()
    _children.append(child)
    return child


def kill(child, how=signal.SIGTERM, seconds=3.0):
    """Ends a child and all that it started; returns its exit status."""
    if child.poll() is None:
        try:
            child.send_signal(how)
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            pass
    try:  # what is left of its group, in its own session
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    status = child.wait()
    if child in _children:
        _children.remove(child)
    return status


def _clean_up():
    for child in list(reversed(_children)):
        kill(child, signal.SIGKILL, 0.5)
    if _root and os.environ.get("REDRESS_KEEP"):
        print("# kept", _root, flush=True)
    elif _root:
        shutil.rmtree(_root, ignore_errors=True)


def _on_signal(number, frame):
    sys.exit(128 + number)  # runs _clean_up


atexit.register(_clean_up)
for _s in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(_s, _on_signal)


def run(args, user=None, check=True, **kwargs):
    """A command to its end; its output as text."""
    if user and os.geteuid() == 0:
        entry = pwd.getpwnam(user)
        kwargs.update(user=user, group=entry.pw_gid, extra_groups=[])
    done = subprocess.run(args, env=kwargs.pop("env", _ENV), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          **kwargs)
    if check and done.returncode:
        raise RuntimeError("%s: %d\n%s" % (args[0], done.returncode,
                                           done.stdout))
    return done.stdout


def listening(p):
    with socket.create_connection(("127.0.0.1", p), 0.5):
        return True


def have(*programs):
    """True when all are installed; a test skips itself otherwise."""
    path = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/lib/postgresql/15/bin"
    return all(shutil.which(p, path=path) for p in programs)


def certificate(directory, name="localhost"):
    """A self-signed certificate: paths of it and its key, and its pin."""
    cert, key = directory + "/c.pem", directory + "/k.pem"
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         "/CN=" + name, "-addext",
         "subjectAltName=DNS:%s%s" % (name, ",IP:127.0.0.1"
                                      if name == "localhost" else ""),
         "-keyout", key, "-out", cert])
    pub = subprocess.run(["openssl", "x509", "-in", cert, "-pubkey",
                          "-noout"], stdout=subprocess.PIPE, check=True)
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "der"],
                         input=pub.stdout, stdout=subprocess.PIPE, check=True)
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-binary"],
                            input=der.stdout, stdout=subprocess.PIPE,
                            check=True)
    return cert, key, "sha256//" + base64.b64encode(digest.stdout).decode()


# --- mail ----------------------------------------------------------------

DOVECOT = """
base_dir = {d}/run
state_dir = {d}/state
instance_name = redress
log_path = {d}/dovecot.log
default_internal_user = mail
default_internal_group = mail
default_login_user = mail
default_process_limit = 200
mail_max_userip_connections = 100
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
auth_failure_delay = 0
mail_location = maildir:{d}/box/%u
mailbox_list_index = no
first_valid_uid = 1
{oauth_passdb}
passdb {{
  driver = passwd-file
  args = username_format=%u {d}/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={d}/box/%u
}}
service imap-login {{
{unchroot}
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service anvil {{
{unchroot}
  # or each wrong password makes the next log-in wait longer
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service stats {{
{unchroot}
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""

OAUTH_PASSDB = """passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {d}/oauth.conf
}}"""

OAUTH_CONF = """introspection_mode = post
introspection_url = http://desk:secret@127.0.0.1:{p}/introspect
username_attribute = email
active_attribute = active
active_value = true
"""

EXIM = """
primary_hostname = mx.test
exim_user = mail
exim_group = mail
{drop}spool_directory = {d}/spool
log_file_path = {d}/log/%slog
pid_file_path = {d}/exim.pid
local_interfaces = 127.0.0.1
keep_environment =
never_users =
host_lookup =
rfc1413_query_timeout = 0s
smtp_accept_max = 200
smtp_accept_max_per_connection = 100000
smtp_accept_queue_per_connection = 0
queue_only_load = 1000
message_size_limit = 20M
tls_advertise_hosts = *
tls_certificate = {cert}
tls_privatekey = {key}
dsn_advertise_hosts = *
delay_warning = 3s
acl_smtp_rcpt = rcpt
acl_smtp_data = data
begin acl
rcpt:
  defer local_parts = ^temp
        message = 4.2.0 try again later
  deny  local_parts = ^hard
        message = 5.1.1 no such user here
  defer local_parts = ^grey
        condition = ${{if !exists{{{d}/grey/${{sg{{$sender_address-$local_part}}{{\\N[^a-z0-9.@-]\\N}}{{_}}}}}}}}
        set acl_m_x = ${{run{{/usr/bin/touch {d}/grey/${{sg{{$sender_address-$local_part}}{{\\N[^a-z0-9.@-]\\N}}{{_}}}}}}}}
        message = 4.7.1 greylisted, come back
  accept hosts = 127.0.0.1
data:
  deny  condition = ${{if match{{$h_subject:}}{{refuse-data}}}}
        message = 5.7.1 we do not like this
  defer condition = ${{if match{{$h_subject:}}{{defer-data}}}}
        message = 4.3.1 disk full
  accept
begin routers
intake:
  driver = manualroute
  domains = support.test
  route_list = * 127.0.0.1 byname
  self = send
  transport = intake
late:
  driver = redirect
  local_parts = ^late
  allow_fail
  data = :fail: 5.1.1 user unknown after accept
slow:
  driver = redirect
  local_parts = ^slow
  allow_defer
  data = :defer: 4.4.1 remote not answering
box:
  driver = accept
  local_part_suffix = +*
  local_part_suffix_optional
  local_parts = {locals}
  transport = lmtp
begin transports
lmtp:
  driver = smtp
  protocol = lmtp
  hosts = 127.0.0.1
  hosts_override
  port = {lmtp}
  allow_localhost
  hosts_try_fastopen =
intake:
  driver = smtp
  protocol = {intake_protocol}
  port = {intake}
  allow_localhost
  hosts_try_fastopen =
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${{if eq{{$auth3}}{{${{lookup{{$auth2}}lsearch{{{d}/smtp-users}}}}}}}}
  server_set_id = $auth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
  server_condition = ${{if eq{{$auth2}}{{${{lookup{{$auth1}}lsearch{{{d}/smtp-users}}}}}}}}
  server_set_id = $auth1
  server_advertise_condition = ${{if def:tls_in_cipher}}
xoauth2:
  driver = plaintext
  public_name = XOAUTH2
  server_prompts = :
  server_condition = ${{if and{{{{def:auth1}}{{match{{$auth1}}{{\\N^user=.*auth=Bearer good\\N}}}}}}}}
  server_set_id = xoauth2
  server_advertise_condition = ${{if def:tls_in_cipher}}
begin retry
* * F,{retry}
"""


class Mail:
    """Dovecot and Exim.  desk@a.test is ours; ann, bob, eve@b.test are
    customers; password = local part + "pw".  Also: temp…@ 451, hard…@ 550,
    grey…@ 451 at first, late…@ accepted and bounced, slow…@ never delivered,
    a subject with refuse-data or defer-data is refused after the dot;
    anything@support.test goes to our own port (intake=)."""

    PEOPLE = ("desk@a.test", "sales@a.test", "ann@b.test", "bob@b.test",
              "eve@b.test")

    def __init__(self, intake=9, intake_protocol="lmtp", identity=None,
                 people=(), retry="8s,1s", exim=True):
        self.d = d = folder("mail")
        for name in ("run", "state", "box", "spool", "log", "grey"):
            os.mkdir(d + "/" + name)
        self.people = tuple(dict.fromkeys(self.PEOPLE + tuple(people)))
        self.imap, self.imaps, self.lmtp, self.smtp = (port() for _ in "1234")
        self.cert, self.key, self.pin = certificate(d)
        with open(d + "/users", "w") as f:
            f.writelines("%s:{PLAIN}%s::::::\n" % (p, self.password(p))
                         for p in self.people)
        with open(d + "/smtp-users", "w") as f:
            f.writelines("%s: %s\n" % (p, self.password(p))
                         for p in self.people)
        root = os.geteuid() == 0
        values = {
            "d": d, "cert": self.cert, "key": self.key, "imap": self.imap,
            "imaps": self.imaps, "lmtp": self.lmtp, "intake": intake,
            "intake_protocol": intake_protocol, "retry": retry,
            "unchroot": "" if root else "  chroot =",
            "drop": "deliver_drop_privilege = true\n",
            "locals": " : ".join(sorted({p.split("@")[0]
                                         for p in self.people})),
            "oauth_mechanisms": " xoauth2 oauthbearer" if identity else "",
            "oauth_passdb": OAUTH_PASSDB.format(d=d) if identity else "",
        }
        if identity:
            with open(d + "/oauth.conf", "w") as f:
                f.write(OAUTH_CONF.format(p=identity.port))
        with open(d + "/dovecot.conf", "w") as f:
            f.write(DOVECOT.format(**values))
        with open(d + "/exim.conf", "w") as f:
            f.write(EXIM.format(**values))
        if root:
            run(["chown", "-R", "mail:mail", d])
            os.chown(d + "/exim.conf", 0, 0)
        self.dovecot = self.exim = None
        self.start_dovecot()
        if exim:
            self.start_exim()

    @staticmethod
    def password(address):
        return address.split("@")[0] + "pw"

    def start_dovecot(self):
        self.dovecot = spawn(["/usr/sbin/dovecot", "-F", "-c",
                              self.d + "/dovecot.conf"],
                             log=self.d + "/dovecot.err")
        wait_for(lambda: self.box("desk@a.test").logout(), 20,
                 "Dovecot: see %s/dovecot.log" % self.d)

    def start_exim(self):
        self.exim = spawn(["/usr/sbin/exim4", "-C", self.d + "/exim.conf",
                           "-bdf", "-q1s", "-oX", str(self.smtp)],
                          log=self.d + "/exim.err")
        wait_for(lambda: self._greets(), 20, "Exim: see %s/log" % self.d)

    def _greets(self):
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=2):
            return True

    def stop(self):
        for child in (self.exim, self.dovecot):
            if child:
                kill(child, signal.SIGKILL if child is self.dovecot
                     else signal.SIGTERM)

    def send(self, sender, to, message, port=None):
        """message: bytes or text with header; envelope sender may be ''."""
        if isinstance(message, str):
            message = message.encode()
        with smtplib.SMTP("127.0.0.1", port or self.smtp, timeout=20) as s:
            return s.sendmail(sender, to, message)

    def box(self, address):
        """A logged-in imaplib connection."""
        m = imaplib.IMAP4("127.0.0.1", self.imap, timeout=20)
        m.login(address, self.password(address))
        return m

    def read(self, address, mailbox="INBOX"):
        """All messages as bytes, oldest first."""
        m = self.box(address)
        try:
            if m.select(mailbox, readonly=True)[0] != "OK":
                return []
            data = m.fetch("1:*", "(BODY.PEEK[])")[1]
            return [part[1] for part in data if isinstance(part, tuple)]
        finally:
            m.logout()

    def append(self, address, messages, mailbox="INBOX"):
        m = self.box(address)
        try:
            for message in messages:
                m.append(mailbox, None, None, message)
        finally:
            m.logout()

    def fill(self, address, messages):
        """Puts files straight into the maildir: thousands in a second."""
        new = "%s/box/%s/new" % (self.d, address)
        self.box(address).logout()
        os.makedirs(new, exist_ok=True)
        for sub in ("cur", "tmp"):
            os.makedirs("%s/../%s" % (new, sub), exist_ok=True)
        for i, message in enumerate(messages):
            with open("%s/%d.M%dP1.test" % (new, 1700000000 + i, i),
                      "wb") as f:
                f.write(message)
        if os.geteuid() == 0:
            run(["chown", "-R", "mail:mail", "%s/box/%s" % (self.d, address)])

    def forget(self, address):
        """Removes the mailbox with its index: it comes back with another
        UIDVALIDITY."""
        shutil.rmtree("%s/box/%s" % (self.d, address))

    def log(self):
        try:
            with open(self.d + "/log/mainlog", errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""


class Identity:
    """An OAuth 2 server: /introspect for Dovecot, /token for refresh.
    tokens: access token -> address; refresh: refresh token -> address."""

    def __init__(self):
        self.tokens, self.refresh, self.calls = {}, {}, []
        self.break_with = None  # an HTTP status for every call
        self.serial = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                size = int(self.headers.get("Content-Length") or 0)
                form = dict(urllib.parse.parse_qsl(
                    self.rfile.read(size).decode()))
                status, answer = outer.answer(self.path, form)
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.port = self.server.server_address[1]
        self.url = "http://127.0.0.1:%d/token" % self.port
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def answer(self, path, form):
        self.calls.append((path, form))
        if self.break_with:
            return self.break_with, {"error": "server_error"}
        if path.startswith("/introspect"):
            email = self.tokens.get(form.get("token", ""))
            return 200, ({"active": True, "email": email} if email
                         else {"active": False})
        if form.get("client_secret") != "secret":
            return 401, {"error": "invalid_client"}
        email = self.refresh.get(form.get("refresh_token", ""))
        if form.get("grant_type") != "refresh_token" or not email:
            return 400, {"error": "invalid_grant"}
        self.serial += 1
        token = "good-%d" % self.serial
        self.tokens[token] = email
        return 200, {"access_token": token, "expires_in": 600,
                     "token_type": "Bearer"}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


# --- faults --------------------------------------------------------------

class Fault:
    """A TCP proxy in front of a port that misbehaves on demand.

    delay    seconds before each piece in either direction
    after    bytes from `side` ("client" or "server") that still pass
    on       or: bytes that, once seen from `side`, trigger it
    before   trigger before the piece with `on` is handed on, not after it
    do       "cut" closes both sides, "reset" sends RST, "hang" goes silent
    once     only the next connection is spoilt
    Set with .set(...), back to honest with .set()."""

    def __init__(self, target):
        self.target = target
        self.set()
        self.seen = 0  # connections
        self.hit = 0   # faults that happened
        self.sock = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.sock.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def set(self, delay=0, side="client", after=None, on=None, do="cut",
            before=False, once=False, every_byte=False):
        self.rule = {"delay": delay, "side": side, "after": after, "on": on,
                     "do": do, "before": before, "once": once,
                     "every_byte": every_byte}

    def _accept(self):
        while True:
            try:
                client, _ = self.sock.accept()
            except OSError:
                return
            self.seen += 1
            rule = dict(self.rule)
            if rule["once"]:
                self.set()
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            for a, b, name in ((client, server, "client"),
                               (server, client, "server")):
                a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pump, daemon=True,
                                 args=(a, b, name, rule)).start()

    def _break(self, rule, a, b):
        self.hit += 1
        if rule["do"] == "hang":
            while self.sock.fileno() >= 0 and a.fileno() >= 0:
                time.sleep(0.05)
            return
        for s in (a, b):
            try:
                if rule["do"] == "reset":
                    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 struct.pack("ii", 1, 0))
                    s.close()
                else:
                    s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _write(self, b, data, rule):
        if rule["every_byte"]:
            for i in range(len(data)):
                b.sendall(data[i:i + 1])
        else:
            b.sendall(data)

    def _pump(self, a, b, name, rule):
        passed, tail = 0, b""
        try:
            while True:
                data = a.recv(65536)
                if not data:
                    break
                if rule["delay"]:
                    time.sleep(rule["delay"])
                if name == rule["side"]:
                    after, on = rule["after"], rule["on"]
                    if after is not None and passed + len(data) > after:
                        self._write(b, data[:after - passed], rule)
                        return self._break(rule, a, b)
                    if on is not None and on in tail + data:
                        if not rule["before"]:
                            self._write(b, data, rule)
                        return self._break(rule, a, b)
                    tail = (tail + data)[-len(on or b""):] if on else b""
                passed += len(data)
                self._write(b, data, rule)
        except OSError:
            pass
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def stop(self):
        # closing alone leaves the port open while accept() waits on it
        self.sock.shutdown(socket.SHUT_RDWR)
        self.sock.close()


# --- PostgreSQL ----------------------------------------------------------

class Postgres:
    """A private cluster; fsync is off unless asked for, so that only tests
    of crashes pay for it."""

    BIN = "/usr/lib/postgresql/15/bin/"

    def __init__(self, fsync=False, settings=()):
        self.d = folder("pg")
        self.port = port()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            shutil.chown(self.d, "postgres", "postgres")
        run([self.BIN + "initdb", "-D", self.d + "/d", "-U", "postgres", "-A",
             "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"],
            user=self.user)
        lines = ["listen_addresses='127.0.0.1'", "port=%d" % self.port,
                 "unix_socket_directories='%s'" % self.d,
                 "shared_buffers=64MB", "max_connections=200",
                 "fsync=%s" % ("on" if fsync else "off"),
                 "full_page_writes=%s" % ("on" if fsync else "off")]
        with open(self.d + "/d/postgresql.conf", "a") as f:
            f.write("\n".join(lines + list(settings)) + "\n")
        self.child = None
        self.start()

    def start(self):
        self.child = spawn([self.BIN + "postgres", "-D", self.d + "/d"],
                           log=self.d + "/log", user=self.user)
        wait_for(lambda: "accepting" in run(
            [self.BIN + "pg_isready", "-h", "127.0.0.1", "-p",
             str(self.port)], check=False), 30, "PostgreSQL")

    def stop(self, how=signal.SIGINT):
        return kill(self.child, how, 10)

    def crash(self):
        kill(self.child, signal.SIGKILL, 5)

    def query(self, sql, database="postgres"):
        return run(["psql", "-h", "127.0.0.1", "-p", str(self.port), "-U",
                    "postgres", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d",
                    database, "-c", sql]).rstrip("\n")

    def create(self, name):
        """A new database; its connection string for our settings."""
        self.query("create database %s template template0" % name)
        return self.dsn(name)

    def dsn(self, name="postgres"):
        return ("host=127.0.0.1 port=%d user=postgres dbname=%s"
                % (self.port, name))


# --- our own program -----------------------------------------------------

class Redress:
    """The program under test (REDRESS_BIN) in a folder of its own, with the
    configuration written from a dict of sections."""

    def __init__(self, config=None, env=None):
        self.bin = os.environ.get("REDRESS_BIN", "redress")
        self.d = folder("redress")
        self.conf = self.d + "/redress.conf"
        self.log = self.d + "/log"
        self.env = dict(os.environ, **(env or {}))
        self.child = None
        self.write(config or {})

    def write(self, config):
        with open(self.conf, "w") as f:
            for section, values in config.items():
                f.write("[%s]\n" % section)
                f.writelines("%s = %s\n" % kv for kv in values.items())
                f.write("\n")

    def start(self, *args, ready=None, seconds=20):
        """args: "serve", …; ready: called until true."""
        self.child = spawn([self.bin, *args], log=self.log, env=self.env,
                           cwd=self.d)
        if ready:
            def check():
                if self.child.poll() is not None:
                    raise RuntimeError("redress ended %d:\n%s" % (
                        self.child.returncode, self.logged()))
                return ready()
            wait_for(check, seconds, "redress: see " + self.log)
        return self.child

    def command(self, *args, check=True, stdin=None):
        return run([self.bin, *args], check=check, env=self.env, cwd=self.d,
                   input=stdin)

    def stop(self, how=signal.SIGTERM, seconds=15):
        return kill(self.child, how, seconds)

    def logged(self):
        try:
            with open(self.log, errors="replace") as f:
                return f.read()
        except FileNotFoundError:
            return ""


# --- TAP -----------------------------------------------------------------

class Tap:
    """with Tap("what this file is about") as t: t.ok(…); t.test(fn)."""

    def __init__(self, title=""):
        self.n = self.failed = 0
        if title:
            print("#", title, flush=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and not issubclass(kind, (SystemExit,
                                                      KeyboardInterrupt)):
            import traceback
            self.note("".join(traceback.format_exception(kind, value, trace)))
            self.ok(False, "the scenario runs to its end")
        print("1..%d" % self.n, flush=True)
        if kind is None or not issubclass(kind, (SystemExit,
                                                 KeyboardInterrupt)):
            sys.exit(1 if self.failed else 0)

    def note(self, text):
        for line in str(text).rstrip("\n").split("\n"):
            print("#", line, flush=True)

    def ok(self, good, sentence, why=""):
        self.n += 1
        if not good:
            self.failed += 1
        print("%sok %d - %s" % ("" if good else "not ", self.n, sentence),
              flush=True)
        if not good and why != "":
            self.note(why)
        return bool(good)

    def same(self, got, want, sentence):
        return self.ok(got == want, sentence,
                       "got  %r\nwant %r" % (got, want))

    def test(self, function, sentence=None):
        """Runs it; an exception is a failure.  Its name is the sentence."""
        import traceback
        sentence = sentence or function.__name__.replace("_", " ")
        try:
            function()
        except Exception:  # any failure of one test leaves the others
            return self.ok(False, sentence, traceback.format_exc())
        return self.ok(True, sentence)

    def skip(self, sentence, why):
        self.n += 1
        print("ok %d - %s # SKIP %s" % (self.n, sentence, why), flush=True)


def skip_all(why):
    print("1..0 # SKIP", why, flush=True)
    sys.exit(0)
