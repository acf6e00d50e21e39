"""Starts a program again whenever it ends, or no longer says that it lives: as systemd does with Restart=always and
WatchdogSec=, and knows nothing else to help it with."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from lab.loopback import wait_until
from lab.milter import collect

RESTART_AFTER = 0.1  # seconds; the installed unit waits two


class Life:
    """One process, from its start to its end. `status` as Popen tells it: negative for a signal, None while it runs.
    `heard`: when it last said anything to its service manager (sd_notify(3)), None before the first word."""

    def __init__(self, command, **options):
        self.began = time.monotonic()
        self.ended = self.heard = None
        self.output, self.diagnostics = [], []
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace", **options
        )
        pairs = (self.process.stdout, self.output), (self.process.stderr, self.diagnostics)
        self._readers = [
            threading.Thread(target=collect, args=pair, daemon=True) for pair in pairs if pair[0] is not None
        ]
        for reader in self._readers:
            reader.start()

    @property
    def pid(self):
        return self.process.pid

    @property
    def status(self):
        return self.process.returncode

    def wait(self):
        self.process.wait()
        self.ended = time.monotonic()
        for reader in self._readers:
            reader.join(5)


class Supervisor:
    """`prepare()` comes before each start, like ExecStartPre=. `user` is who it runs as.
    With `watchdog`, in seconds, whoever has spoken and then is silent for so long gets SIGABRT. `folder` is for the
    socket that it speaks to; `environment` and `stdout` are for its process."""

    def __init__(self, command, prepare, user, folder, watchdog=None, environment=None, stdout=subprocess.PIPE):
        self._command, self._prepare = [str(word) for word in command], prepare
        self._account = pwd.getpwnam(user)
        self._notify = Path(folder) / "notify"
        self._watchdog = watchdog
        self._environment = os.environ | {"NOTIFY_SOCKET": str(self._notify)} | (environment or {})
        if watchdog:
            self._environment["WATCHDOG_USEC"] = str(int(watchdog * 1_000_000))
        self._stdout = stdout
        self.lives = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_alive, daemon=True)
        self._listener = threading.Thread(target=self._listen, daemon=True)

    def __enter__(self):
        self._words = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._words.bind(str(self._notify))
        self._words.settimeout(0.1)
        self._notify.chmod(0o666)
        self._thread.start()
        self._listener.start()
        return self

    def __exit__(self, *_):
        """SIGTERM, and no new life after that one; SIGKILL for one that does not go."""
        self._stopping.set()
        told, deadline = None, time.monotonic() + 15
        while self._thread.is_alive():
            if self.lives and self.life is not told:
                told = self.life
                told.process.terminate()
            elif time.monotonic() > deadline:
                self.life.process.kill()
            self._thread.join(0.1)
        self._listener.join()
        self._words.close()

    @property
    def life(self):
        return self.lives[-1]

    def signal(self, number):
        """To the process as it is now; returns when that was."""
        self.life.process.send_signal(number)
        return time.monotonic()

    def wait_for_end(self, life, seconds=15):
        return wait_until(lambda: life.ended is not None, seconds)

    def said(self, words):
        """The lines on standard error, of all lives, that have these words."""
        return [line for life in self.lives for line in list(life.diagnostics) if words in line]

    def _keep_alive(self):
        while not self._stopping.is_set():
            self._prepare()
            self.lives.append(
                Life(
                    self._command,
                    stdout=self._stdout,
                    user=self._account.pw_uid,
                    group=self._account.pw_gid,
                    extra_groups=[],
                    env=self._environment,
                )
            )
            self.life.wait()
            self._stopping.wait(RESTART_AFTER)

    def _listen(self):
        while self._thread.is_alive():
            heard = False
            with contextlib.suppress(TimeoutError):
                heard = bool(self._words.recv(4096))
            if self.lives:
                self._look_after(self.life, heard)

    def _look_after(self, life, heard):
        if heard:
            life.heard = time.monotonic()
        elif self._watchdog and life.heard and life.status is None and time.monotonic() - life.heard > self._watchdog:
            life.process.send_signal(signal.SIGABRT)
            life.process.send_signal(signal.SIGCONT)  # or one that is stopped would not even notice
