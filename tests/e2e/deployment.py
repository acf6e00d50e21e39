"""A document followed on a throw-away machine, and what is found out about the smart host that comes of it."""

import fnmatch
import re
import shutil
import tempfile
import traceback
from pathlib import Path

from lab.document import blocks_of, prints
from lab.loopback import wait_until
from lab.mail import Mail
from lab.milter import SANITIZER

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
DOCUMENTS = Path(__file__).resolve().parents[2] / "docs"
RECORDS = Path("/var/log/countersign-milter.records")
DIAGNOSTICS = Path("/var/log/countersign-milter.diagnostics")


class Deployment:
    """`steps`: section of the document -> what to do once it was followed. `only`: stories to play, a shell pattern."""

    def __init__(self, machine, document, steps, only):
        self.machine = machine
        self.passed = self.failed = 0
        self._document, self._steps = DOCUMENTS / document, dict(steps)
        self._only = only
        self._number = 0

    def check(self, name, problems):
        """One thing that must hold; `problems` says in words why it does not."""
        problems = list(problems)
        self.passed += not problems
        self.failed += bool(problems)
        if problems:
            print(f"FAIL {name}: {'; '.join(problems[:4])}", flush=True)

    def follow(self):
        """Does what the document says, from its first block to its last."""
        self.output = {}  # section -> what its commands printed
        blocks = blocks_of(self._document)
        for number, block in enumerate(blocks):
            self._obey(block)
            is_last = number + 1 == len(blocks) or blocks[number + 1].section != block.section
            if is_last and block.section in self._steps:
                self._steps.pop(block.section)(self)
        self.check("document/steps", [f"no section {name} with blocks" for name in self._steps])

    def play(self, stories):
        """A story that breaks off is a failure like any other; the rest goes on."""
        for story in stories:
            if fnmatch.fnmatch(story.__name__, self._only):
                try:
                    story(self)
                except Exception as error:
                    place = traceback.extract_tb(error.__traceback__)[-1]
                    where = f"{Path(place.filename).name}:{place.lineno}"
                    self.check(story.__name__, [f"{type(error).__name__}: {error} ({where})"])

    def address(self, domain="customer.example"):
        """A recipient that no other message has."""
        self._number += 1
        return f"buyer.{self._number}@{domain}"

    def keep(self):
        """Configuration and logs, for a look at them."""
        folder = Path(tempfile.mkdtemp(prefix="countersign-deployment."))
        shutil.copytree("/etc", folder / "etc", symlinks=True, ignore=lambda *_: {"ssl", "alternatives"})
        for file in (RECORDS, DIAGNOSTICS):
            if file.exists():
                shutil.copy(file, folder)
        (folder / "syslog").write_text("\n".join(self.machine.log.lines()) + "\n")
        print(f"kept {folder}", flush=True)

    def _obey(self, block):
        if block.file:
            Path(block.file).write_text(block.text)
        elif block.language == "sh":
            self._printed = self.machine.sh(block.text)
            self.output[block.section] = self.output.get(block.section, "") + self._printed
        elif block.language == "text":
            name = f"document/{self._document.name}:{block.line}"
            self.check(name, [] if prints(block.text, self._printed) else [f"printed {self._printed!r}"])


def install(machine, program):
    """What the package countersign-milter puts on a machine, but for its unit."""
    shutil.copy(program, "/usr/sbin/countersign-milter")
    machine.sh(f"""
        systemd-sysusers '{PACKAGING}/countersign-milter.sysusers'
        systemd-tmpfiles --create '{PACKAGING}/countersign-milter.tmpfiles'
        if [ -d /var/spool/postfix ]; then systemd-tmpfiles --create '{PACKAGING}/postfix.tmpfiles'; fi
        install -d -o countersign -g countersign /run/countersign""")


def signed_problems(arrivals, key, count=1):
    """One copy of a message, with one signature, which verifies."""
    if len(arrivals) != 1:
        return [f"{len(arrivals)} copies"]
    found = Mail(arrivals[0].octets).signatures([key])
    problems = [f"{signature}: {signature.problem}" for signature in found if signature.problem]
    if len(found) != count:
        problems.append(f"{len(found)} signatures")
    return problems


def broken_problems(arrivals, key):
    """One copy of a message, whose one signature is no longer good."""
    if len(arrivals) != 1:
        return [f"{len(arrivals)} copies"]
    found = Mail(arrivals[0].octets).signatures([key])
    return [] if len(found) == 1 and found[0].problem else [f"signatures: {[each.problem for each in found]}"]


def has_record(queue_id, pattern):
    """Whether the milter wrote that of the message with that queue id."""
    record = re.compile(f"^{queue_id}: {pattern}", re.MULTILINE)
    return wait_until(lambda: record.search(RECORDS.read_text()), 5)


def ending_problems():
    """After the milter was stopped: what was wrong with it all the time."""
    said = DIAGNOSTICS.read_text(errors="replace").splitlines()
    status = Path("/run/milter.status").read_text().strip()
    return [line for line in said if SANITIZER.search(line)] + ([] if status == "0" else [f"exit status {status}"])
