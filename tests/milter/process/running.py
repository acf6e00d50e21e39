"""countersign-milter as a process of its own, without an MTA: its configuration, its lines, its status file, its end."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

PROGRAM = Path(os.environ["BIN"], "countersign-milter")
KEY = Path(__file__).resolve().parents[2] / "data/crypto/rfc8463-test.rsa.private.pem"


def wait_until(condition, seconds=20):
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Milter:
    """`with folder.milter() as milter`: it serves; whoever has not ended it does so at the end of the block."""

    def __init__(self, file, environment=None, arguments=(), before=None):
        self.file, self.lines = file, []
        self.process = subprocess.Popen(
            [PROGRAM, "--config", file, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | (environment or {}),
            preexec_fn=before,
        )
        self._reader = threading.Thread(target=self._collect, daemon=True)
        self._reader.start()

    def _collect(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    def __enter__(self):
        self.wait_for_line("serving on ")
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._reader.join(5)
        self.process.stderr.close()

    @property
    def text(self):
        return "\n".join(self.lines)

    def wait_for_line(self, words, seconds=20):
        """The first line with these words."""
        found = wait_until(lambda: words in self.text or self.process.poll() is not None, seconds)
        if self.process.poll() is not None:
            self._reader.join(5)
        if not found or words not in self.text:
            raise AssertionError(f"never said {words!r}, but: {self.text or 'nothing'}")
        return next(line for line in self.lines if words in line)

    def signal(self, number):
        self.process.send_signal(number)

    def status_of_the_end(self, seconds=20):
        status = self.process.wait(seconds)
        self._reader.join(5)
        return status

    def proc(self, file):
        return Path(f"/proc/{self.process.pid}/{file}").read_text()


class ProcessTest(unittest.TestCase):
    """A folder with a key and a configuration for it."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="countersign-process."))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.runtime = self.folder / "run"  # what systemd would call RuntimeDirectory
        self.runtime.mkdir()
        self.socket, self.status_file = self.runtime / "s", self.runtime / "status.json"
        self.key = self.folder / "key.pem"
        shutil.copy(KEY, self.key)
        self.key.chmod(0o600)
        self.file = self.folder / "countersign.toml"
        self.configure()

    def configure(self, milter="", domain="example.com", more="", address=None):
        self.file.write_text(
            f'[milter]\nsocket = "{address or f"unix:{self.socket}"}"\nstatus = "{self.status_file}"\n{milter}\n'
            f'{more}\n[[domain]]\nname = "{domain}"\n[[domain.key]]\nselector = "s1"\nfile = "{self.key}"\n'
        )

    def milter(self, **options):
        return Milter(self.file, **options)

    def command(self, *arguments):
        """The program with a command line of its own."""
        return subprocess.run(
            [PROGRAM, *arguments, "--config", self.file], capture_output=True, text=True, timeout=60, check=False
        )

    def status(self):
        return json.loads(self.status_file.read_text())

    def has_keys(self):
        return all(domain["keys"] for domain in self.status()["domains"])

    def connected(self):
        """A connection to the milter."""
        connection = socket.socket(socket.AF_UNIX)
        self.addCleanup(connection.close)
        connection.connect(str(self.socket))
        return connection


def terminate(test, milter):
    """SIGTERM, and an end in order."""
    milter.signal(signal.SIGTERM)
    test.assertEqual(milter.status_of_the_end(), 0, milter.text)

