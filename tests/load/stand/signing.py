"""That every message is signed, verifiably, whatever else happens to the milter: reloads, its end, a blocked log."""

import threading

from lab.loopback import wait_until
from stand.client import trouble_in
from stand.process import UNHURRIED

SIZES = {"2K": 300, "100K": 60, "2M": 8}  # and how many of them


class Reloads:
    """`with Reloads(milter, configurations, seconds)`: the next configuration every so many seconds."""

    def __init__(self, milter, configurations, seconds):
        self._milter, self._configurations, self._seconds = milter, configurations, seconds
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._reload, daemon=True)
        self.count = 0

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ending.set()
        self._thread.join(UNHURRIED)

    def _reload(self):
        while not self._ending.wait(self._seconds):
            self._milter.write(self._configurations[self.count % len(self._configurations)])
            self._milter.reload()
            self.count += 1


def signatures_verify(stand):
    """Two signatures on each message, RSA and Ed25519, verified by dkimpy; an MTA that wants every reply, too"""
    keys = stand.key("rsa"), stand.key("ed25519")
    with stand.milter("signatures", *keys) as milter:
        for size, messages in SIZES.items():
            sample = stand.sample()
            settings = {"connections": 8, "size": size, "save": sample, "save_every": max(1, messages // 8)}
            summary = stand.load(messages=messages, **settings)
            talkative = stand.load(messages=messages // 4, all_replies=True, **settings)
            stand.check(f"signatures/{size}", trouble_in(summary, 2) + trouble_in(talkative, 2))
            stand.check(f"signatures/{size}/verify", stand.judge(sample, ["rsa", "ed25519"], most=8))
    wrong = [f"{record}" for record in milter.records() if len(record["signatures"]) != 2]
    stand.check("signatures/records", wrong)


def reload_under_load(stand):
    """A new configuration with another key every 100 ms"""
    keys = [stand.key(selector=selector) for selector in ("first", "second")]
    sample = stand.sample()
    with stand.milter("reload", keys[0]) as milter:
        with Reloads(milter, [stand.configuration(key) for key in reversed(keys)], 0.1) as reloads:
            summary = stand.load(seconds=4, connections=8, save=sample, save_every=100)
        taken = milter.status_file()["generation"]
    records = milter.records()
    stand.say("reload", f"{reloads.count} reloads, {taken} taken, {summary['messages']} messages")
    stand.check("reload/signed", trouble_in(summary))
    stand.check("reload/taken", [] if taken > reloads.count / 2 > 10 else [f"{taken} of {reloads.count} reloads"])
    used = {signature["s"] for record in records for signature in record["signatures"]}
    stand.check("reload/keys", [] if used == {"first", "second"} else [f"selectors {used}"])
    stand.check("reload/records", [] if len(records) == summary["messages"] else [f"{len(records)} records"])
    stand.check("reload/verify", stand.judge(sample, ["first"], ["second"]))


def end_under_load(stand):
    """SIGTERM while 50 connections send: an end in time; each message has a verdict, a 4xx or a closed connection"""
    for size in ("2K", "1M"):
        sample = stand.sample()
        with stand.milter(f"end/{size}") as milter:
            with stand.start(seconds=60, connections=50, size=size, save=sample, save_every=20) as load:
                wait_until(lambda milter=milter: milter.record_octets() > 50_000, UNHURRIED)
                milter.end()
                summary = load.summary()
        stand.say(f"end/{size}", f"{milter.seconds_to_end:.1f} s; {summary['replies']}, {summary['lost']} lost")
        stand.check(f"end/{size}/messages", _unaccounted_in(summary))
        stand.check(f"end/{size}/records", _records_problems(milter.records(), summary))
        stand.check(f"end/{size}/verify", stand.judge(sample, ["rsa"], most=5))


def _unaccounted_in(summary):
    replies = summary["replies"]
    if replies["signed"] + replies["tempfailed"] + summary["lost"] != summary["begun"]:
        yield f"{summary['begun']} begun, {replies}, {summary['lost']} lost"
    if summary["errors"]["protocol"] or summary["errors"]["timeout"]:
        yield f"{summary['errors']}: {summary['first_problem']}"


def _records_problems(records, summary):
    """Each verdict has its record, and each record a message; a verdict may have been lost with its connection."""
    signed = sum(record["decision"] == "signed" for record in records)
    if not summary["replies"]["signed"] <= signed <= summary["replies"]["signed"] + summary["lost"]:
        yield f"{signed} records of signed messages, {summary['replies']}, {summary['lost']} lost"


def blocked_output(stand):
    """Nobody reads the records: they are lost and counted, mail goes on"""
    with stand.milter("blocked", piped=True) as milter:
        summary = stand.load(messages=15000, connections=8)
        told = wait_until(lambda: any("records lost" in line for line in milter.diagnostics()), UNHURRIED)
    stand.say("blocked", f"{summary['per_second']:.0f} messages/s, p99 {summary['latency_ms']['p99']:.0f} ms")
    stand.check("blocked/signed", trouble_in(summary))
    stand.check("blocked/told", [] if told else ["the loss is not told"])


def everything_at_once(stand):
    """Load, reloads, aborted messages, cut connections, a blocked log, and the end in the midst of it"""
    keys = [stand.key(selector=selector) for selector in ("first", "second")]
    with stand.milter("everything", keys[0], piped=True) as milter:
        with Reloads(milter, [stand.configuration(key) for key in reversed(keys)], 0.05) as reloads:
            rude = {"abort_every": 5, "hang_up_every": 7, "reconnect_after": 9}
            quiet = stand.load(seconds=6, connections=20, **rude)
            talkative = stand.load(seconds=3, connections=10, size="300K", all_replies=True, **rude)
        with stand.start(seconds=60, connections=30, abort_every=5, hang_up_every=7) as load:
            wait_until(lambda: not load.running, 1)  # a second of it
            milter.end()
            last = load.summary()
    stand.say("everything", f"{quiet['begun'] + talkative['begun'] + last['begun']} messages, {reloads.count} reloads")
    stand.check("everything/signed", trouble_in(quiet) + trouble_in(talkative))
    refused = last["replies"]["unsigned"] + last["replies"]["rejected"] + last["errors"]["protocol"]
    stand.check("everything/last", [f"{last}"] if refused else [])
