"""The workbench of a run: the lab, the program under test, and the list of what held and what did not."""

import contextlib
import subprocess

from judging import Sent
from lab.milter import Configuration, Domain, Milter
from messages import FACTORY, MUELLER, SHOP


class Bench:
    def __init__(self, lab, program):
        self.lab, self.program = lab, program
        self.passed, self.failed = 0, 0
        self._number = 0

    def check(self, name, problems):
        """One thing that must hold; `problems` says in words why it does not."""
        problems = list(problems)
        if not problems:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAIL {name}: {'; '.join(problems[:4])}", flush=True)

    def configuration(self, kinds=("rsa",), **settings):
        """The lab's usual three domains with a key of each kind, and what else is wanted."""
        domains = tuple(
            Domain(name, tuple(self.lab.key(name, kind) for kind in kinds), subdomains=name == SHOP)
            for name in (FACTORY, SHOP, MUELLER)
        )
        defaults = {
            "socket": f"unix:{self.lab.milter_socket}",
            "socket_group": self.lab.postfix.group,
            "domains": domains,
        }
        return Configuration(**(defaults | settings))

    @contextlib.contextmanager
    def milter(self, name, configuration=None):
        """The milter while the block runs; its end is a check of its own."""
        milter = Milter(self.program, self.lab.folder, configuration or self.configuration())
        with milter:
            yield milter
        self.check(f"{name}/end", milter.ending_problems())

    def address(self, local="buyer"):
        """A recipient that no other message has."""
        self._number += 1
        return f"{local}.{self._number}@customer.example"

    def post(self, client, milter, message, by="data", chunks=1):
        """Sends one message and takes its record."""
        recipient = self.address()
        reply = client.send(message.sender, [recipient], message.octets, by, message.parameters, chunks)
        records = milter.take_records()
        return Sent(message, reply, recipient, records[0] if len(records) == 1 else None)

    def command(self, *arguments):
        """Runs the program with a command line of its own: its exit status and both its outputs."""
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, timeout=30)


def outcome_problems(sent, code, decision, reason=None):
    """A message answered with that code, and a record that says so."""
    problems = [] if sent.reply.code == code else [f"answer {sent.reply}, not {code}"]
    if sent.record is None:
        return [*problems, "not exactly one record"]
    for key, value in (("decision", decision), ("reason", reason)):
        if sent.record[key] != value:
            problems.append(f"record says {key} {sent.record[key]!r}, not {value!r}")
    return problems
