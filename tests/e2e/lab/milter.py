"""countersign-milter under test: its configuration file, its process, the records it writes."""

import json
import re
import socket
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

from lab.loopback import HOST, wait_until

SANITIZER = re.compile(r"(Address|Leak|Thread|UndefinedBehavior)Sanitizer|: runtime error: ")
CLIENTS = ("127.0.0.0/8", "10.0.0.5", "10.20.0.0/16", "2001:db8:1::/64")


class MilterFailed(Exception):
    """The milter did not come up, or was not there when it was needed."""


@dataclass(frozen=True)
class Domain:
    name: str
    keys: tuple
    subdomains: bool = False


@dataclass(frozen=True)
class Listening:
    """What the files of all instances say. `socket` in the milter's spelling."""

    socket: str
    socket_group: str

    def milter_section(self, more=""):
        group = f'socket_group = "{self.socket_group}"\nsocket_mode = "0660"\n' if self.is_unix else ""
        return f'[milter]\nsocket = "{self.socket}"\n{group}{more}\n'

    @property
    def is_unix(self):
        return self.socket.startswith("unix:")

    def answers(self):
        """Whether somebody listens on the socket."""
        try:
            if self.is_unix:
                with socket.socket(socket.AF_UNIX) as probe:
                    probe.connect(self.socket.removeprefix("unix:"))
            else:
                port = int(self.socket.removeprefix("inet:").split("@")[0])
                socket.create_connection((HOST, port), 1).close()
            return True
        except OSError:
            return False


@dataclass(frozen=True)
class VerifyingConfiguration(Listening):
    """Of an instance that verifies. `verify`: settings of [verify] besides those that all have, as TOML values."""

    resolver: str
    authserv_id: str
    verify: tuple = ()

    def text(self):
        settings = "".join(f"{name} = {value}\n" for name, value in self.verify)
        return f"""\
{self.milter_section()}
[verify]
enabled = true
authserv_id = "{self.authserv_id}"
{settings}
[dns]
resolvers = ["{self.resolver}"]

[log]
format = "json"
"""


@dataclass(frozen=True)
class Configuration(Listening):
    """Of an instance that signs."""

    domains: tuple
    clients: tuple = CLIENTS
    daemons: tuple = ("ORIGINATING",)
    on_error: str = "tempfail"
    long_lines: str = "warn"
    log_format: str = "json"
    exclude_recipients: tuple = ()
    store: str | None = None
    status: str | None = None
    egress: tuple = ()  # settings of [egress], as TOML values
    resolver: str | None = None

    def text(self):
        egress = "".join(f"{name} = {value}\n" for name, value in self.egress)
        ahead = f'[egress]\n{egress}\n[dns]\nresolvers = ["{self.resolver}"]\n\n' if egress else ""
        status = f'status = "{self.status}"\n' if self.status else ""
        keys = f'[keys]\nstore = "{self.store}"\n\n' if self.store else ""
        domains = "".join(domain_table(domain) for domain in self.domains)
        return f"""\
{self.milter_section(status)}
[sign]
clients = {toml_list(self.clients)}
daemons = {toml_list(self.daemons)}
authenticated = true
on_error = "{self.on_error}"
exclude_recipients = {toml_list(self.exclude_recipients)}

[guard]
long_lines = "{self.long_lines}"

[log]
format = "{self.log_format}"

{ahead}{keys}{domains}"""


def domain_table(domain):
    lines = ["[[domain]]", f'name = "{domain.name}"', f"subdomains = {json.dumps(domain.subdomains)}"]
    for key in domain.keys:
        lines += ["[[domain.key]]", f'selector = "{key.selector}"', f'file = "{key.file}"']
    return "\n".join(lines) + "\n\n"


def toml_list(values):
    return json.dumps(list(values))


class Milter:
    """`with Milter(...)`: it runs; at the end it gets SIGTERM. `status` is then its exit status."""

    def __init__(self, program, folder, configuration):
        self.program, self.configuration = program, configuration
        self.file = Path(folder) / "countersign.toml"
        self.file.write_text(configuration.text())
        self.output, self.diagnostics = [], []
        self.status = None
        self._taken = 0

    def __enter__(self):
        command = [self.program, "--config", self.file]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._readers = [
            threading.Thread(target=collect, args=pair, daemon=True)
            for pair in ((self._process.stdout, self.output), (self._process.stderr, self.diagnostics))
        ]
        for reader in self._readers:
            reader.start()
        if not wait_until(lambda: self._process.poll() is not None or self.configuration.answers(), 15):
            self.__exit__()
            raise MilterFailed("no socket after 15 s: " + self._last_words())
        if self._process.poll() is not None:
            raise MilterFailed(f"ended with {self._process.returncode}: {self._last_words()}")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self.status = self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for reader in self._readers:
            reader.join(5)

    @property
    def running(self):
        return self._process.poll() is None

    def take_lines(self, count=1, seconds=5):
        """The lines of standard output since the last call; waits until there are `count`."""
        wait_until(lambda: len(self.output) >= self._taken + count, seconds)
        lines = self.output[self._taken :]
        self._taken += len(lines)
        return lines

    def take_records(self, count=1):
        return [json.loads(line) for line in self.take_lines(count)]

    def ending_problems(self):
        """Called after the end: what was wrong with the process as a whole."""
        problems = [f"sanitizer: {line}" for line in self.diagnostics if SANITIZER.search(line)]
        if self.status is None:
            problems.append("still there 15 s after SIGTERM")
        elif self.status != 0:
            problems.append(f"exit status {self.status} after SIGTERM")
        if len(self.output) > self._taken:
            problems.append(f"records of no message: {self.output[self._taken:][:3]}")
        return problems

    def _last_words(self):
        return "\n".join(self.diagnostics[-10:])


def collect(stream, lines):
    """Until the end of the stream, for a thread of its own."""
    for line in stream:
        lines.append(line.rstrip("\n"))
