"""A story of the fault run: Exchange sends, something breaks, and at the end every message is judged.

What must hold, whatever broke: each message arrives once, signed, or waits at Exchange with a 4xx and arrives later.
None is refused with 5xx, none is lost, none comes unsigned or twice. And service comes back by itself: nobody helps but
a supervisor that starts an ended milter again, as the systemd unit does.
"""

import grp
import itertools
import json
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from bench import Bench
from judging import signature_problems
from lab.exchange import Exchange, Letter
from lab.loopback import wait_until
from lab.mail import Mail
from lab.milter import SANITIZER, Configuration, Domain
from lab.supervisor import Supervisor
from messages import FACTORY, MUELLER, SHOP, written

USER = "nobody"  # the milter's own; the installed unit has one of its own, too
DOMAINS = (FACTORY, SHOP, MUELLER)
PATIENCE = 40  # seconds until Exchange has to be rid of everything


class FaultBench(Bench):
    """The program is copied to where its user can reach it: a build may lie in a home that is closed to others."""

    def __init__(self, lab, program):
        super().__init__(lab, shutil.copy(program, lab.folder))
        self.sanitized = b"__asan_init" in Path(self.program).read_bytes()

    def story(self, name, **options):
        return Story(self, name, **options)

    def skip(self, name, why):
        print(f"skipped {name}: {why}", flush=True)


class Story:
    """`with` it, the milter serves and Exchange is there, at rest.

    domains     those with a key; `turns` the ones of them that write new letters, all by default
    records     whether each signed message has to have its record
    watchdog    the supervisor's patience in seconds, None for any
    environment, stdout, status   the milter's: variables, what Popen takes, the path of its status file
    wrapper     a command that starts the milter

    A scenario adds to `ends` the exit statuses that it brings about; the last process ends with 0.
    """

    def __init__(
        self,
        bench,
        name,
        domains=DOMAINS,
        turns=None,
        senders=4,
        records=True,
        watchdog=None,
        environment=None,
        stdout=subprocess.PIPE,
        status=None,
        wrapper=(),
    ):
        self.bench, self.name, self._records = bench, name, records
        self.ends, self._back = [], []
        self.home = bench.lab.folder / name
        self.status = status or self.home / "run/status.json"
        self.keys = {name: replace(bench.lab.key(name), file=self.home / f"keys/{name}.pem") for name in domains}
        self.configuration = self._configuration()
        self.file = self.home / "countersign.toml"
        self._numbers, self._turns = itertools.count(1), itertools.cycle(turns or domains)
        command = [*wrapper, bench.program, "--config", self.file]
        self.supervisor = Supervisor(command, self.make_folders, USER, self.home, watchdog, environment, stdout)
        self.exchange = Exchange(bench.lab.client, self.letter, senders)

    def __enter__(self):
        self._make_home()
        self.supervisor.__enter__()
        try:
            if not wait_until(lambda: self.configuration.answers() and self.status.exists(), 15):
                raise AssertionError(f"it does not serve: {self.supervisor.said('')[-5:]}")
            self.exchange.__enter__()
        except BaseException:
            self.supervisor.__exit__()
            raise
        return self

    def __exit__(self, kind, *_):
        self.exchange.rest()
        self.exchange.wait_empty(PATIENCE if kind is None else 0)
        self.exchange.__exit__()
        self.supervisor.__exit__()
        if kind is None:
            self._judge()

    def letter(self, domain=None, lines=3, header=0):
        """A new message that nobody has sent yet, from that domain or from whose turn it is; so many lines of body, and
        octets more of header."""
        number, domain = next(self._numbers), domain or next(self._turns)
        sender = f"lena.vogt@{domain}"
        text = (
            f"From: Lena Vogt <{sender}>\nTo: buyer@customer.example\nSubject: Order {number}\n"
            f"Date: Tue, 03 Nov 2026 07:45:11 +0100\nMessage-ID: <{self.name}.{number}@ex01.factory.example>\n"
        )
        text += "".join(f"X-Trace: {at:0900}\n" for at in range(0, header, 910))
        body = "".join(f"Line {line} of what was ordered.\n" for line in range(lines))
        return Letter(self.bench.address(self.name), sender, domain, written(f"{text}\n{body}"))

    def check(self, what, problems):
        self.bench.check(f"{self.name}/{what}", problems)

    def felt(self, what, true):
        """A fault that was not felt proves nothing."""
        self.check(f"felt/{what}", [] if true else ["nothing of it was felt"])

    def back(self, since, domain=None, within=10, begun_after=None):
        """Waits until a message is taken that was begun after that moment, or after `begun_after`. How long that took
        is a figure of the story."""
        begun_after = begun_after or since
        accepted = wait_until(lambda: self.exchange.accepted_since(begun_after, domain), within)
        self.check("back", [] if accepted else [f"no message was taken for {within} s"])
        if accepted:
            self._back.append(accepted - since)

    def end(self, *numbers, status=0):
        """Signals that end the process, the wait for its end, and for the next one to serve."""
        life = self.supervisor.life
        for number in numbers:
            since = self.supervisor.signal(number)
        self.ends.append(status)
        self.check("ended", [] if self.supervisor.wait_for_end(life) else ["still there after 15 s"])
        self.back(since, begun_after=life.ended)

    def kill(self):
        """SIGKILL, and its process is gone when this returns; the moment when it was sent."""
        life = self.supervisor.life
        since = self.supervisor.signal(signal.SIGKILL)
        self.ends.append(-signal.SIGKILL)
        self.supervisor.wait_for_end(life)
        return since

    def now(self):
        return time.monotonic()

    @property
    def deferred(self):
        """How often Postfix answered 4xx."""
        return sum(attempt.deferred for attempt in self.exchange.attempts())

    def wait_for_lives(self, count, seconds=10):
        return wait_until(lambda: len(self.supervisor.lives) >= count, seconds)

    def wait_for_socket(self, seconds=10):
        return wait_until(self.configuration.answers, seconds)

    def wait_for_status(self, seconds=5):
        return wait_until(self.status.exists, seconds)

    def wait_said(self, words, seconds=5):
        """Waits until the milter says so on standard error."""
        return wait_until(lambda: self.supervisor.said(words), seconds)

    def limit(self, name, value):
        """Sets a soft limit of the running milter as its own user may, whatever root may here; the one before."""
        command = ["prlimit", f"--pid={self.supervisor.life.pid}"]
        options = {"user": USER, "group": grp.getgrgid(pwd.getpwnam(USER).pw_gid).gr_name, "extra_groups": []}
        question = [*command, f"--{name}", "--output=SOFT", "--raw", "--noheadings"]
        before = subprocess.run(question, check=True, capture_output=True, **options).stdout
        subprocess.run([*command, f"--{name}={value}:"], check=True, capture_output=True, **options)
        return before.decode().strip()

    def reload(self):
        """What the unit's ExecReload= does: its exit status and what it says."""
        return self.bench.command("reload", "--config", self.file)

    def records(self):
        lines = [line for life in self.supervisor.lives for line in list(life.output)]
        return [json.loads(line) for line in lines if line.startswith("{")]

    def make_folders(self):
        """What the unit makes before each start: the folder of the socket, and that of the status file."""
        for folder, group, mode in (
            (self.bench.lab.milter_socket.parent, self.bench.lab.postfix.group, 0o2750),
            (self.status.parent, None, 0o755),
        ):
            folder.mkdir(exist_ok=True)
            shutil.chown(folder, USER, group)
            folder.chmod(mode)

    def place_key(self, domain):
        """The domain's key as it should be; the moment when it was."""
        key = self.keys[domain]
        shutil.copy(self.bench.lab.key(domain).file, key.file)
        shutil.chown(key.file, USER)
        key.file.chmod(0o600)
        return self.now()

    def _configuration(self):
        return Configuration(
            socket=f"unix:{self.bench.lab.milter_socket}",
            socket_group=self.bench.lab.postfix.group,
            status=str(self.status),
            domains=tuple(Domain(domain, (key,)) for domain, key in self.keys.items()),
        )

    def _make_home(self):
        (self.home / "keys").mkdir(parents=True, mode=0o700)
        self.home.chmod(0o755)
        shutil.chown(self.home / "keys", USER)
        for domain in self.keys:
            self.place_key(domain)
        self.file.write_text(self.configuration.text())

    def _judge(self):
        letters, keys = self.exchange.letters, list(self.keys.values())
        wait_until(self.bench.lab.postfix.is_empty, PATIENCE)  # no second copy is still to come
        verdicts = [delivery_problems(letter, self.bench.lab.sink, keys) for letter in letters]
        problems = sorted(text for verdict in verdicts for text in verdict)
        self.check("messages", problems if letters else ["no message was sent"])
        self.check("processes", self._process_problems())
        if self._records:
            self.check("records", record_problems(letters, self.records()))
        print(f"{self.name:25} {self._figures(good=verdicts.count([]))}", flush=True)

    def _process_problems(self):
        lives = self.supervisor.lives
        problems = [f"sanitizer: {line}" for life in lives for line in life.diagnostics if SANITIZER.search(line)]
        ends, expected = [life.status for life in lives], [*self.ends, 0]
        return problems + ([] if ends == expected else [f"exit statuses {ends}, not {expected}"])

    def _figures(self, good):
        letters, attempts = self.exchange.letters, self.exchange.attempts()
        back = ", ".join(f"{seconds:.1f}" for seconds in self._back)
        return (
            f"{len(letters):4} sent, {sum(letter.first_try for letter in letters):4} at the first try,"
            f" {sum(attempt.deferred for attempt in attempts):4} times 4xx,"
            f" {sum(attempt.code is None for attempt in attempts):3} connections lost, {good:4} arrived signed"
            + (f"; back after {back} s" if back else "")
        )


def delivery_problems(letter, sink, keys, seconds=15):
    """What became of one message that must not become of any; waits until one that was taken has arrived."""
    last = letter.attempts[-1].text if letter.attempts else "never tried"
    if letter.bounced:
        return [f"refused for good: {letter.recipient}: {last}"]
    if not letter.accepted:
        return [f"still waiting: {letter.recipient}: {last}"]
    arrivals = sink.wait_for(letter.recipient, seconds)
    if not arrivals:
        return [f"lost: {letter.recipient}, taken as {letter.queue_id}"]
    problems = []
    for arrival in arrivals:
        bad = signature_problems(Mail(arrival.octets), keys, letter.domain)
        problems += [f"not signed as it must be: {text}" for text in bad]
    if len(arrivals) > 1 + letter.doubts:
        problems.append(f"{len(arrivals)} copies for {letter.recipient}")
    return problems


def record_problems(letters, records):
    """Each message that was taken has one record, and that says it was signed."""
    decisions = {}
    for record in records:
        decisions.setdefault(record["queue_id"], []).append(record["decision"])
    return [
        f"records of {letter.queue_id}: {decisions.get(letter.queue_id)}"
        for letter in letters
        if letter.accepted and decisions.get(letter.queue_id) != ["signed"]
    ]
