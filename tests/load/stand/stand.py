"""The stand: one temporary folder, keys, the programs, and the list of what held and what did not."""

import contextlib
import grp
import os
import shutil
import tempfile
from pathlib import Path

from lab.keys import make_key
from lab.mail import Mail
from lab.milter import Configuration, Domain
from stand.client import Load
from stand.process import Milter, sanitizer_of

DOMAIN = "example.com"
SAMPLE = 20  # signatures that a scenario has verified


class Stand:
    """`minutes`: how long a soak is to last."""

    def __init__(self, folder_of_programs, minutes=None):
        self.minutes = minutes
        self.program = Path(folder_of_programs, "countersign-milter").resolve()
        self.client = Path(folder_of_programs, "milter_load").resolve()
        self.sanitizer = sanitizer_of(self.program)
        self.folder = Path(tempfile.mkdtemp(prefix="countersign-load."))
        self.passed, self.failed = 0, 0
        self._keys = {}
        self._samples = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def check(self, name, problems):
        """One thing that must hold; `problems` says in words why it does not."""
        problems = list(problems)
        if not problems:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAIL {name}: {'; '.join(problems[:4])}", flush=True)

    @staticmethod
    def say(name, text):
        print(f"     {name}: {text}", flush=True)

    def key(self, kind="rsa", selector=None):
        selector = selector or kind
        if selector not in self._keys:
            self._keys[selector] = make_key(self.folder, DOMAIN, selector, kind)
        return self._keys[selector]

    def configuration(self, *keys):
        return Configuration(
            socket=f"unix:{self.folder / 'milter.sock'}",
            socket_group=grp.getgrgid(os.getegid()).gr_name,
            status=str(self.folder / "status.json"),
            domains=(Domain(DOMAIN, keys or (self.key(),)),),
        )

    @contextlib.contextmanager
    def milter(self, name, *keys, piped=False):
        """The milter while the block runs; its end is a check of its own."""
        milter = Milter(self.program, self.folder, self.configuration(*keys), piped)
        with milter:
            yield milter
        problems = milter.problems()
        self.check(f"{name}/end", problems)
        if problems:
            print("\n".join(milter.diagnostics()[:40]), flush=True)

    def start(self, **settings):
        return Load(self.client, f"unix:{self.folder / 'milter.sock'}", **settings)

    def load(self, **settings):
        """The summary of a whole run."""
        with self.start(**settings) as load:
            return load.summary()

    def sample(self):
        """A new folder for messages to be saved in."""
        self._samples += 1
        folder = self.folder / f"sample{self._samples}"
        folder.mkdir()
        return folder

    def judge(self, folder, *choices, most=SAMPLE):
        """Problems of the saved messages: each is to be signed with the selectors of one of the choices, verifiably.
        dkimpy decides, not we."""
        files = sorted(folder.glob("*.eml"), key=lambda file: int(file.stem))[:most]
        if not files:
            yield "no message was saved"
        for file in files:
            signatures = Mail(file.read_bytes()).signatures(self._keys.values())
            if sorted(signature.selector for signature in signatures) not in map(sorted, choices):
                yield f"{file.name}: signed with {[str(signature) for signature in signatures]}"
            yield from (f"{file.name}: {one}: {one.problem}" for one in signatures if one.problem)
