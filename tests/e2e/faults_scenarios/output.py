"""Nobody takes what the milter writes: its records, or its status file."""

import contextlib
import fcntl
import os
import signal
import subprocess
from pathlib import Path

from story import USER


def stdout_full(bench):
    """Standard output on a full disk (/dev/full): mail goes on, and that records were lost is said."""
    with open("/dev/full", "w") as full, bench.story("stdout_full", records=False, stdout=full) as story:
        mail_goes_on(story)
        story.felt("records-lost", story.wait_said("records lost"))


def stdout_blocked(bench):
    """Nobody reads the pipe of the records, and it is full from the beginning: mail goes on, and the end is not held up."""
    with pipe() as (_, writing):
        size = fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
        writing.write(b" " * size)
        with bench.story("stdout_blocked", records=False, stdout=writing) as story:
            mail_goes_on(story)
            story.end(signal.SIGTERM)


def stdout_without_reader(bench):
    """Whoever read the records is gone: mail goes on."""
    with pipe() as (reading, writing), bench.story("stdout_without_reader", records=False, stdout=writing) as story:
        reading.close()
        mail_goes_on(story)
        story.felt("records-lost", story.wait_said("records lost"))


def nothing_open(bench):
    """Started without standard input, output and error: their numbers must not become connections or the socket."""
    wrapper = ("/bin/sh", "-c", 'exec "$0" "$@" <&- >&- 2>&-')
    with bench.story("nothing_open", records=False, wrapper=wrapper) as story:
        mail_goes_on(story)
        descriptors = {number: os.readlink(f"/proc/{story.supervisor.life.pid}/fd/{number}") for number in (0, 1, 2)}
        story.check("descriptors", [] if set(descriptors.values()) == {"/dev/null"} else [f"{descriptors}"])


def status_folder_gone(bench):
    """The status file has no folder: a reload takes effect, and that there is no answer is said."""
    with bench.story("status_folder_gone") as story:
        story.status.unlink()
        story.status.parent.rmdir()
        status_lost(story)


def status_folder_closed(bench):
    """The status file cannot be written: the same."""
    with bench.story("status_folder_closed") as story:
        os.chown(story.status.parent, 0, 0)
        status_lost(story)


def disk_full(bench):
    """Records and status file on a disk that fills up: mail goes on, and a reload is answered once there is room."""
    with small_disk(bench.lab.folder / "disk") as disk:
        if not disk:
            bench.skip("disk_full", "this root may not mount a tmpfs")
            return
        with open(disk / "records", "a") as records, bench.story(
            "disk_full", records=False, stdout=records, status=disk / "status.json"
        ) as story:
            story.exchange.load()
            story.exchange.wait_accepted(5)
            (disk / "ballast").write_bytes(b"x" * free_octets(disk))
            mail_goes_on(story)
            story.felt("records-lost", story.wait_said("records lost"))
            story.supervisor.signal(signal.SIGUSR1)
            story.felt("status-not-written", story.wait_said("milter.status"))
            (disk / "ballast").unlink()
            done = story.reload()
            story.check("reload", [] if done.returncode == 0 else [f"exit {done.returncode}: {done.stderr}"])


def mail_goes_on(story):
    story.exchange.load()
    story.check("goes-on", [] if story.exchange.wait_accepted(25) else ["25 messages were not taken within 15 s"])
    story.check("no-4xx", [f"{story.deferred} times"] if story.deferred else [])


def status_lost(story):
    story.supervisor.signal(signal.SIGUSR1)
    story.felt("said", story.wait_said("milter.status: cannot"))
    story.check("reloaded", [] if story.wait_said("reloaded") else ["the reload did not take effect"])
    mail_goes_on(story)
    story.make_folders()
    story.supervisor.signal(signal.SIGUSR1)
    story.check("written-again", [] if story.wait_for_status() else ["no status file"])


def free_octets(folder):
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize


@contextlib.contextmanager
def pipe():
    """(reading, writing) as files, both closed at the end."""
    reading, writing = os.pipe()
    with open(reading, "rb", buffering=0) as reader, open(writing, "wb", buffering=0) as writer:
        yield reader, writer


@contextlib.contextmanager
def small_disk(folder):
    """A file system of 64 KiB for the milter's user; None where mounting is not allowed."""
    folder.mkdir()
    options = f"size=64k,mode=0700,uid={USER}"
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", folder], capture_output=True)
    try:
        yield Path(folder) if done.returncode == 0 else None
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
