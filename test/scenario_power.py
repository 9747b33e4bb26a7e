#!/usr/bin/env python3
"""A power cut: what the desk has said it has is on the disk.  The data folder
is on a file system of its own that writes back only once a minute; while mails
come in by LMTP the desk is stopped and the disk is copied as it stands, as a
plug pulled out would leave it.  Every message that was answered with 250 must
be in the copy, and the database must be whole."""
import os
import shutil
import signal
import smtplib
import subprocess
import tempfile
import threading
import time

from desk import Desk, letter
from servers import Tap, have, run, skip_all, wait_for

CUTS, SENDERS = 4, 4
MEGABYTES = 96


class Disk:
    """An ext4 image; what nobody synced stays in memory for a minute."""

    def __init__(self, folder):
        self.image, self.folder = folder + "/disk.img", folder + "/disk"
        os.mkdir(self.folder)
        with open(self.image, "wb") as f:
            f.truncate(MEGABYTES * 1024 * 1024)
        run(["mkfs.ext4", "-q", self.image])
        run(["mount", "-o", "loop,commit=60", self.image, self.folder])
        self.mounted = [self.folder]

    def cut(self, name):
        """The disk as it is now, mounted elsewhere."""
        copy = "%s.%s" % (self.image, name)
        folder = "%s.%s" % (self.folder, name)
        shutil.copyfile(self.image, copy)
        os.mkdir(folder)
        run(["mount", "-o", "loop", copy, folder])
        self.mounted.append(folder)
        return folder

    def close(self):
        for folder in reversed(self.mounted):
            run(["umount", folder], check=False)
        self.mounted = []


class Sender(threading.Thread):
    """Hands over one message after the other; acked are those it may
    forget."""

    def __init__(self, desk, number):
        super().__init__(daemon=True)
        self.desk, self.number = desk, number
        self.acked, self.stop = [], False
        self.start()

    def run(self):
        n = 0
        try:
            with smtplib.LMTP("127.0.0.1", self.desk.lmtp) as s:
                s.sock.settimeout(300)
                while not self.stop:
                    n += 1
                    ident = "p%d-%d" % (self.number, n)
                    s.sendmail("ann@b.test", [self.desk.address], letter(
                        "Ann <ann%s@b.test>" % ident, "Matter " + ident,
                        "It is broken.", number=ident))
                    self.acked.append(ident)  # only now
        except (OSError, smtplib.SMTPException):
            pass  # the plug was pulled


def may_mount():
    """Root in a container may still not be allowed to."""
    folder = tempfile.mkdtemp(prefix="redress-mount-")
    try:
        with open(folder + "/i", "wb") as f:
            f.truncate(4 * 1024 * 1024)
        os.mkdir(folder + "/m")
        run(["mkfs.ext4", "-q", folder + "/i"])
        run(["mount", "-o", "loop", folder + "/i", folder + "/m"])
        run(["umount", folder + "/m"])
        return True
    except RuntimeError:
        return False
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def rows(database, query):
    """Read as after a restart: SQLite recovers its log first."""
    return [line.split("|") for line in
            run(["sqlite3", database, query]).splitlines()]


def kept(database):
    """Message-IDs of the originals in the store, whatever became of them."""
    out = set()
    for (raw,) in rows(database, "SELECT replace(replace(CAST(b.data AS TEXT),"
                       " char(13), ''), char(10), ' ') FROM intake i "
                       "JOIN blob b USING (brand_id, sha256)"):
        out.add(raw.split("Message-ID: <")[1].split("@")[0])
    return out


def control(t, disk):
    """The disk does forget: a file that nobody synced is not in the copy."""
    with open(disk.folder + "/unsynced", "w") as f:
        f.write("x" * 4096)
    with open(disk.folder + "/synced", "w") as f:
        f.write("x" * 4096)
        f.flush()
        os.fsync(f.fileno())
    folder = disk.cut("control")
    found = os.path.exists(folder + "/unsynced") and \
        os.path.getsize(folder + "/unsynced")
    t.ok(not found, "what nobody synced is gone after the cut: the test can "
         "see a loss", "%s bytes" % found)
    t.same(os.path.getsize(folder + "/synced"), 4096,
           "what was synced is there")


def cut(t, desk, disk, name, seconds):
    senders = [Sender(desk, 100 * int(name) + k) for k in range(SENDERS)]
    wait_for(lambda: sum(len(s.acked) for s in senders) >= 20, 60, "mails")
    time.sleep(seconds)
    os.kill(desk.child.pid, signal.SIGSTOP)
    acked = [i for s in senders for i in list(s.acked)]
    folder = disk.cut(name)
    os.kill(desk.child.pid, signal.SIGCONT)
    for s in senders:
        s.stop = True
    database = folder + "/data/redress.db"
    t.same(rows(database, "PRAGMA integrity_check"), [["ok"]],
           "cut %s: the database is whole" % name)
    there = kept(database)
    missing = [i for i in acked if i not in there]
    t.ok(not missing, "cut %s: all %d acknowledged mails are there (%d rows)" %
         (name, len(acked), len(there)), missing[:20])
    t.same(rows(database, "PRAGMA foreign_key_check"), [],
           "cut %s: no row points at one that is lost" % name)
    for s in senders:
        s.join(30)
    return acked


def again(t, desk, disk, acked):
    """The desk itself starts from what a cut left, and goes on."""
    name = str(CUTS)
    desk.stop(signal.SIGKILL)
    desk.config["desk"]["data"] = "%s.%s/data" % (disk.folder, name)
    desk.write(desk.config)
    desk.serve()
    wait_for(lambda: desk.sql("SELECT count(*) FROM intake WHERE "
                              "state = 'waiting'") == [["0"]], 120, "settled")
    found = {r[0].split("@")[0] for r in desk.sql("SELECT ref FROM message "
                                                  "WHERE kind = 'in'")}
    t.same([i for i in acked if i not in found][:20], [],
           "a desk that starts after a cut makes a case of every one")
    t.same(desk.stop(), 0, "and stops cleanly")


if os.geteuid() != 0:
    skip_all("a power cut needs root, for a disk of its own")
if not have("mkfs.ext4", "mount", "sqlite3"):
    skip_all("a power cut needs mkfs.ext4, mount and sqlite3")
if not may_mount():
    skip_all("a power cut needs to mount a loop device, which is refused here")

with Tap("power cuts") as t:
    desk = Desk("sqlite")
    disk = Disk(desk.d)
    try:
        control(t, disk)
        shutil.move(desk.d + "/data", disk.folder + "/data")
        run(["sync", "-f", disk.folder])
        desk.config["desk"]["data"] = disk.folder + "/data"
        desk.write(desk.config)
        desk.serve()
        acked = []
        for n in range(1, CUTS + 1):
            acked += cut(t, desk, disk, str(n), 0.7 * n)
        again(t, desk, disk, acked)
    finally:
        desk.stop(signal.SIGKILL)
        disk.close()
