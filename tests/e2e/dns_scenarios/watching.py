"""spfcheck watch against a primary, secondaries and servers that do wrong, each on an address and port 53 of its own.

They live in a network of their own: there nobody else has port 53, and IPv6 has no route, whatever the machine has.
"""

import json
import subprocess
import threading
import time

from lab import private_network
from lab.dns_faults import Silent
from lab.nsd import Nsd
from lab.scripted_dns import QR, Scripted

PRIMARY, SECONDARY, LAME, SILENT = (f"127.0.0.{last}" for last in (2, 3, 4, 5))
NEW, OLD = "v=spf1 ip4:192.0.2.0/24 -all", "v=spf1 mx ~all"
LONG = NEW.replace(" -all", " ip4:198.51.100.0/24" * 80 + " -all")  # over the 1,232 octets of UDP


def strings(record):
    return " ".join(f'"{record[at:at + 255]}"' for at in range(0, len(record), 255))


def zone(serial, records, servers, more="", ttl=600):
    text = f"$TTL {ttl}\n@ IN SOA ns hostmaster {serial} 3600 600 604800 120\n{more}"
    for number, addresses in enumerate(servers, 1):
        text += f"@ IN NS ns{number}\n"
        text += "".join(f"ns{number} IN {'AAAA' if ':' in each else 'A'} {each}\n" for each in addresses)
    return text + "".join(f"@ IN TXT {strings(record)}\n" for record in records)


BOTH = [[PRIMARY], [SECONDARY]]

# Zones of the primary, and what the secondary has of them: another text, or nothing.
ZONES = {
    "agree.example": (zone(2, [NEW], BOTH), zone(2, [NEW], BOTH)),
    "long.example": (zone(2, [LONG], BOTH), zone(2, [LONG], BOTH)),
    "stale.example": (zone(2, [NEW], BOTH), zone(1, [OLD], BOTH, ttl=7200)),
    "behind.example": (zone(2, [NEW], BOTH), zone(1, [], BOTH)),
    "two.example": (zone(2, [NEW], BOTH), zone(2, [NEW, OLD], BOTH)),
    "refused.example": (zone(2, [NEW], BOTH), None),
    "broken.example": (zone(2, [NEW], BOTH), "this is no master file\n"),
    "ipv6.example": (zone(2, [NEW], [[PRIMARY, "2001:db8::53"], [SECONDARY]]),) * 2,
    "ipv6-alone.example": (zone(2, [NEW], [[PRIMARY], ["2001:db8::53"]]), None),
    "nobody.example": (zone(2, [NEW], [[PRIMARY], []]), None),
    "lame.example": (zone(2, [NEW], [[PRIMARY], [LAME]]), None),
    "silent.example": (zone(2, [NEW], [[PRIMARY], [SILENT]]), None),
    "vendor.example": (zone(9, [], BOTH, f"spf IN TXT {strings(NEW)}\nback IN CNAME loop.cname.example.\n"),) * 2,
    "cname.example": (
        zone(2, [], [[PRIMARY]], "spf 900 IN CNAME spf.vendor.example.\nloop IN CNAME back.vendor.example.\n"),
        None,
    ),
}

# What is watched: the states of its addresses in their order, converged, and what else has to be.
CASES = {
    "agree": ("agree.example", ["match", "match"], {"old_answers_until": 600}),
    "agree-expected": ("agree.example", ["match", "match"], {}, "--expect", NEW),
    "agree-upon-another": ("agree.example", ["differs", "differs"], {}, "--expect", OLD),
    "over-tcp": ("long.example", ["match", "match"], {}, "--expect", LONG),
    "stale-secondary": ("stale.example", ["match", "differs"], {"serials": [2, 1], "old_answers_until": 7200}),
    "record-not-there-yet": ("behind.example", ["match", "missing"], {"serials": [2, 1]}),
    "two-records": ("two.example", ["match", "differs"], {}),
    "refused": ("refused.example", ["match", "refused"], {}),
    "zone-not-loaded": ("broken.example", ["match", "lame"], {}),
    "no-authority": ("lame.example", ["match", "lame"], {}),
    "silent": ("silent.example", ["match", "timeout"], {}),
    "server-without-address": ("nobody.example", ["match", "lame"], {}),
    "ipv6-without-route": ("ipv6.example", ["match", "match"], {"left_out": ["2001:db8::53"]}),
    "server-over-ipv6-alone": ("ipv6-alone.example", ["match", "timeout"], {"left_out": []}),
    "cname": ("spf.cname.example", ["match"] * 3, {"serials": [2, 9, 9], "old_answers_until": 900}),
    "cname-loop": ("loop.cname.example", ["missing"] * 3, {}),
    "by-hand": ("stale.example", ["match"], {}, "--authority", f"{PRIMARY}:53"),
    "no-zone": ("agree.test", [], {}),
}


def _problems(case, done):
    domain, states, wanted, *_ = case
    try:
        document = json.loads(done.stdout)
    except ValueError:
        return [f"no JSON: {done.stdout[:80]!r} {done.stderr[:300]!r}"]
    rows = document["servers"]
    converged = bool(states) and set(states) == {"match"}
    got = {
        "states": [row["state"] for row in rows],
        "converged": document["converged"],
        "exit": done.returncode,
        "serials": [row["serial"] for row in rows],
        "left_out": [each["address"] for each in document["left_out"]],
    }
    want = {"states": states, "converged": converged, "exit": 0 if converged else 75, **wanted}
    seconds = want.pop("old_answers_until", None)
    problems = [f"{domain}: {key} {got[key]}, not {value}" for key, value in want.items() if got[key] != value]
    if seconds is not None:
        until = time.strptime(document["old_answers_until"], "%Y-%m-%dT%H:%M:%SZ")
        left = time.mktime(until) - time.mktime(time.gmtime())
        if not seconds - 10 <= left <= seconds:
            problems.append(f"{domain}: old answers for {left} s, not {seconds}")
    return problems


class _Watching:
    def __init__(self, programs):
        self._spfcheck = programs / "spfcheck"
        self.results = []  # (name, problems)

    def _run(self, domain, *options):
        command = [self._spfcheck, "watch", domain, "--json", "--resolver", PRIMARY, "--timeout", "0.2", *options]
        return subprocess.run(command, capture_output=True, timeout=60, check=False)

    def play(self, case):
        return _problems(case, self._run(case[0], *case[3:]))

    def cases(self):
        for name, case in CASES.items():
            self.results.append((f"watch/{name}", self.play(case)))

    def wait(self, folder):
        """The stale secondary catches up while we wait for it."""
        texts = {name: text for name, (text, _) in ZONES.items()}
        caught_up = threading.Event()

        def catch_up():
            with Nsd(folder, texts, 53, SECONDARY):
                caught_up.wait(60)

        thread = threading.Timer(1, catch_up)
        thread.start()
        try:
            done = self._run("stale.example", "--expect", NEW, "--wait", "45")
        finally:
            caught_up.set()
            thread.join()
        wanted = {"serials": [2, 2]}
        self.results.append(("watch/wait", _problems(("stale.example", ["match", "match"], wanted), done)))


def _lame(question):
    return [question.reply(QR)]


def _inside(programs, folder):
    watching = _Watching(programs)
    primary = {name: text for name, (text, _) in ZONES.items()}
    secondary = {name: text for name, (_, text) in ZONES.items() if text is not None}
    with Nsd(folder / "primary", primary, 53, PRIMARY):
        with Nsd(folder / "secondary", secondary, 53, SECONDARY), Scripted(_lame, LAME, 53), Silent(SILENT, 53):
            watching.cases()
        watching.wait(folder / "caught-up")
    return watching.results


def run(programs, folder, check):
    try:
        results = private_network.call(_inside, programs, folder)
    except private_network.NotAllowed as refused:
        print(f"watch is not tried: no private network here ({refused})")
        return
    for name, problems in results:
        check(name, problems)
