"""countersign-milter as a process: its start and end, what it costs, what it wrote."""

import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from lab.loopback import wait_until

SANITIZER = re.compile(r"(Address|Leak|Thread|UndefinedBehavior)Sanitizer|: runtime error: ")
UNHURRIED = 15  # seconds that anything may take that ought to be immediate


@dataclass(frozen=True)
class Figures:
    rss: int  # KiB
    descriptors: int
    threads: int

    def __str__(self):
        return f"{self.rss} KB, {self.descriptors} descriptors, {self.threads} threads"


def sanitizer_of(program):
    """`address`, `thread`, or None: what the program was built with."""
    octets = Path(program).read_bytes()
    found = [name for name in ("address", "thread") if f"__{name[0]}san_init".encode() in octets]
    return found[0] if found else None


class Milter:
    """`with Milter(...)`: it serves. `piped`: its standard output is a pipe, for whoever reads it."""

    def __init__(self, program, folder, configuration, piped=False):
        self.program, self.folder, self.configuration = program, Path(folder), configuration
        self.file = self.folder / "countersign.toml"
        self.write(configuration)
        self.status = self.seconds_to_end = None
        self._piped = piped
        self._records, self._diagnostics = self.folder / "records", self.folder / "diagnostics"

    def write(self, configuration):
        """For the next reload; replaced whole, as editors do."""
        draft = self.file.with_suffix(".new")
        draft.write_text(configuration.text())
        draft.replace(self.file)

    def __enter__(self):
        # A report ends it, and so cannot be missed. None is suppressed: libmilter has them only where it is stopped.
        environment = os.environ | {"TSAN_OPTIONS": "halt_on_error=1 exitcode=66"}
        with self._records.open("w") as records, self._diagnostics.open("w") as diagnostics:
            self.process = subprocess.Popen(
                [self.program, "--config", self.file],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if self._piped else records,
                stderr=diagnostics,
                env=environment,
            )
        if not wait_until(lambda: not self.running or self.configuration.answers(), UNHURRIED) or not self.running:
            self.end()
            raise RuntimeError(f"it does not serve: {self.diagnostics()[-3:]}")
        return self

    def __exit__(self, *_):
        if self.running:
            self.end()

    @property
    def running(self):
        return self.process.poll() is None

    @property
    def pid(self):
        return self.process.pid

    def end(self):
        """SIGTERM; `status` and `seconds_to_end` tell what came of it."""
        began = time.monotonic()
        self.process.terminate()
        try:
            self.status = self.process.wait(UNHURRIED)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            self.status = "killed"
        self.seconds_to_end = time.monotonic() - began

    def reload(self):
        self.process.send_signal(signal.SIGUSR1)

    def figures(self):
        status = self._proc_status()
        return Figures(status["VmRSS"], len(os.listdir(f"/proc/{self.pid}/fd")), status["Threads"])

    def at_rest(self):
        """The figures once nothing comes or goes any more: libmilter takes its time to close and to end threads."""
        seen = []

        def quiet():
            seen.append(self.figures())
            return len({(figures.descriptors, figures.threads) for figures in seen[-5:]}) == 1 and len(seen) >= 5

        wait_until(quiet, UNHURRIED, step=0.1)
        return seen[-1]

    def peak(self):
        """The highest resident size since its start, in KiB."""
        return self._proc_status()["VmHWM"]

    def cpu_seconds(self):
        """Of all its threads, ended ones too; clock_getcpuclockid(3), which Python does not have."""
        return time.clock_gettime(~self.pid << 3 | 2)

    def records(self):
        """One for each message, whole once it has ended; none where standard output is a pipe."""
        return [json.loads(line) for line in self._records.read_text().splitlines()]

    def record_octets(self):
        return self._records.stat().st_size

    def diagnostics(self):
        return self._diagnostics.read_text(errors="replace").splitlines()

    def status_file(self):
        return json.loads(Path(self.configuration.status).read_text())

    def problems(self):
        """What was wrong with it as a process, its end included."""
        found = [line for line in self.diagnostics() if SANITIZER.search(line) or "internal error" in line]
        if self.status != 0:
            found.append(f"exit status {self.status}: {self.diagnostics()[-3:]}")
        if self.seconds_to_end is None or self.seconds_to_end > 10:
            found.append(f"its end took {self.seconds_to_end} s")
        return found

    def _proc_status(self):
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        pairs = (line.split(":", 1) for line in lines)
        return {name: int(value.split()[0]) for name, value in pairs if name in ("VmRSS", "VmHWM", "Threads")}
