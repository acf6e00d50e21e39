"""spfcheck check against real servers, and servers that do wrong: what a verdict makes of each.

An answer that failed is temperror and exit 75, never none and never a verdict of something else.
"""

import json
import struct
import subprocess
import time
from dataclasses import dataclass

from lab.dns_faults import Silent, Truncating
from lab.loopback import HOST
from lab.nsd import Nsd
from lab.scripted_dns import AA, QR, RA, TXT, Scripted, text
from lab.unbound import Unbound

DOMAIN, PROVIDER, BROKEN, UNSERVED = "spf.example", "vendor.example", "broken.example", "unserved.example"
IP = "198.51.100.7"
START = "$TTL 300\n@ IN SOA ns hostmaster 1 3600 600 604800 300\n@ IN NS ns\nns IN A 127.0.0.1\n"
SERVFAIL, REFUSED = 2, 5


def strings(record):
    """A record as character-strings of a master file, at most 255 octets each."""
    return " ".join(f'"{record[at:at + 255]}"' for at in range(0, len(record), 255))


def record_of(octets):
    """An SPF record of about that length, most of it a modifier that nobody knows."""
    start, end = "v=spf1 padding=", f" ip4:{IP} -all"
    return start + "x" * (octets - len(start) - len(end)) + end


PASSES = f"v=spf1 ip4:{IP} -all"

ZONES = {
    DOMAIN: START
    + f"plain IN TXT {strings(PASSES)}\n"
    + f"long IN TXT {strings(record_of(3_000))}\n"  # over the 1,232 octets of UDP
    + f"huge IN TXT {strings(record_of(64_000))}\n"  # with the header, all that a message can hold
    + "alias IN CNAME plain\nalias2 IN CNAME alias\n"
    + f"out IN CNAME spf.{PROVIDER}.\n"
    + "loop1 IN CNAME loop2\nloop2 IN CNAME loop1\nself IN CNAME self\n"
    + "dangling IN CNAME nowhere\n"
    + "".join(f"c{i} IN CNAME c{i + 1}\n" for i in range(20))
    + f'includes-alias IN TXT "v=spf1 include:out.{DOMAIN} -all"\n'
    + f'includes-loop IN TXT "v=spf1 include:loop1.{DOMAIN} -all"\n'
    + f'includes-broken IN TXT "v=spf1 include:{BROKEN} -all"\n'
    + f'includes-unserved IN TXT "v=spf1 include:{UNSERVED} -all"\n'
    + f'macro IN TXT "v=spf1 exists:%{{l}}.names.{DOMAIN} -all"\n'
    + "foo:bar/baz.names IN A 127.0.0.2\n"
    + '\\"a\\032b\\".names IN A 127.0.0.2\n',
    PROVIDER: START + f"spf IN TXT {strings(PASSES)}\n",
    BROKEN: "this is no master file\n",
}


@dataclass(frozen=True)
class Case:
    """A sender, and what becomes of it."""

    sender: str
    verdict: str
    status: int


CASES = [
    Case(f"plain.{DOMAIN}", "pass", 0),
    Case(f"long.{DOMAIN}", "pass", 0),
    Case(f"huge.{DOMAIN}", "pass", 0),
    Case(f"alias2.{DOMAIN}", "pass", 0),
    Case(f"out.{DOMAIN}", "pass", 0),
    Case(f"includes-alias.{DOMAIN}", "pass", 0),
    Case(f"foo:bar/baz@macro.{DOMAIN}", "pass", 0),
    Case(f'"a b"@macro.{DOMAIN}', "pass", 0),
    Case(f"other@macro.{DOMAIN}", "fail", 1),
    Case(f"dangling.{DOMAIN}", "none", 1),
    Case(f"nobody.{DOMAIN}", "none", 1),
    Case(f"loop1.{DOMAIN}", "temperror", 75),
    Case(f"self.{DOMAIN}", "temperror", 75),
    Case(f"c0.{DOMAIN}", "temperror", 75),
    Case(f"includes-loop.{DOMAIN}", "temperror", 75),
    Case(BROKEN, "temperror", 75),
    Case(f"includes-broken.{DOMAIN}", "temperror", 75),
    Case(UNSERVED, "temperror", 75),
    Case(f"includes-unserved.{DOMAIN}", "temperror", 75),
]


def wrong_question(question):
    return question.reply(QR | RA, text(b"v=spf1 +all"), octets=b"\x04evil\x07example\x00" + struct.pack("!HH", TXT, 1))


def wrong_id(question):
    return question.reply(QR | RA, text(b"v=spf1 +all"), identity=bytes(255 - each for each in question.id))


def right(question):
    return question.reply(QR | RA, text(PASSES.encode()))


# What a server sends for the TXT record of the domain, and what comes of it.
SCRIPTS = {
    "right": ([right], "pass", 0),
    "wrong-question-alone": ([wrong_question], "temperror", 75),
    "wrong-question-first": ([wrong_question, right], "pass", 0),
    "wrong-id-first": ([wrong_id, right], "pass", 0),
    "no-response-bit": ([lambda question: question.reply(0, text(b"v=spf1 +all"))], "temperror", 75),
    "servfail": ([lambda question: question.reply(QR | RA | SERVFAIL)], "temperror", 75),
    "refused": ([lambda question: question.reply(QR | REFUSED)], "temperror", 75),
    "cut-record": ([lambda question: right(question)[:-5]], "temperror", 75),
    "empty": ([lambda question: b""], "temperror", 75),
    "authority-without-records": ([lambda question: question.reply(QR | AA)], "none", 1),
}


class Verdicts:
    def __init__(self, programs, check):
        self._spfcheck, self._check = programs / "spfcheck", check

    def ask(self, name, sender, verdict, status, *options, seconds=5.0):
        began = time.monotonic()
        command = [self._spfcheck, "check", sender, "--ip", IP, "--json", *options]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)
        took = time.monotonic() - began
        try:
            got = json.loads(done.stdout)["verdict"]
        except (ValueError, KeyError):
            got = f"no JSON: {done.stdout[:80]!r} {done.stderr[:300]!r}"
        problems = [f"took {took:.1f} s"] if took > seconds else []
        if (got, done.returncode) != (verdict, status):
            problems.append(f"{got}, exit {done.returncode}, not {verdict}, exit {status}")
        self._check(f"verdict/{name}", problems)

    def authoritative(self, resolver):
        for case in CASES:
            self.ask(case.sender, case.sender, case.verdict, case.status, "--resolver", resolver)

    def recursive(self, folder, port):
        with Unbound(folder, f"{HOST}@{port}", (*ZONES, UNSERVED)) as unbound:
            for case in CASES:
                name = f"unbound/{case.sender}"
                self.ask(name, case.sender, case.verdict, case.status, "--resolver", f"{HOST}:{unbound.port}")

    def scripted(self):
        for name, (messages, verdict, status) in SCRIPTS.items():
            with Scripted(lambda question, messages=messages: [each(question) for each in messages]) as server:
                options = ("--resolver", f"{HOST}:{server.port}", "--timeout", "0.2")
                self.ask(name, DOMAIN, verdict, status, *options)

    def unanswered(self, good):
        with Silent() as silent, Truncating() as truncating:
            nobody, short = f"{HOST}:{silent.port}", f"{HOST}:{truncating.port}"
            sender, quick = f"plain.{DOMAIN}", ("--timeout", "0.2")
            self.ask("silent", sender, "temperror", 75, "--resolver", nobody, *quick)
            self.ask("second-answers", sender, "pass", 0, "--resolver", nobody, "--resolver", good, *quick)
            self.ask("tcp-refused", sender, "temperror", 75, "--resolver", short, *quick)


def run(programs, folder, check):
    verdicts = Verdicts(programs, check)
    with Nsd(folder / "nsd", ZONES) as server:
        good = f"{HOST}:{server.port}"
        verdicts.authoritative(good)
        verdicts.unanswered(good)
        if Unbound.program():
            verdicts.recursive(folder / "unbound", server.port)
    verdicts.scripted()
