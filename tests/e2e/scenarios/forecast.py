"""What the signing instance foresees, against what pyspf and dkimpy find in the message that was delivered."""

import contextlib
import json
import time

import dkim
import spf

from bench import outcome_problems
from lab.lab import HOSTNAME
from lab.loopback import wait_until
from lab.mail import Mail
from lab.scripted_dns import Scripted
from messages import FACTORY, MUELLER, SHOP, Message, short
from scenarios.inbound import answers, silence

IPV4, IPV6 = "192.0.2.1", "2001:db8::1"
PROVIDER, BANK, SILENT = "provider.example", "bank.example", "silent.example"
BOTH = f"v=spf1 ip4:{IPV4} ip6:{IPV6} -all"
FIELD = "x-countersign-forecast"


def zone(bench, without=()):
    keys = [bench.lab.key(domain) for domain in (FACTORY, SHOP, MUELLER)]
    records = {
        FACTORY: BOTH,
        MUELLER: f"v=spf1 ip4:{IPV4} -all",
        PROVIDER: BOTH,
        HOSTNAME: BOTH,
        f"_dmarc.{FACTORY}": "v=DMARC1; p=reject",
        f"_dmarc.{SHOP}": "v=DMARC1; p=quarantine",
        f"_dmarc.{MUELLER}": "v=DMARC1; p=reject",
        f"_dmarc.{BANK}": "v=DMARC1; p=reject",
    } | {key.name: key.record for key in keys}
    return {name: text for name, text in records.items() if name not in without}


@contextlib.contextmanager
def foreseeing(bench, name, script, forecast="log", helo=HOSTNAME):
    """The signing instance with [egress] while the block runs."""
    with Scripted(script) as dns:
        egress = (
            ("addresses", json.dumps([IPV4, IPV6])),
            ("helo", json.dumps(helo)),
            ("forecast", json.dumps(forecast)),
        )
        configuration = bench.configuration(egress=egress, resolver=f"127.0.0.1:{dns.port}")
        with bench.milter(name, configuration) as milter:
            yield milter


def post(bench, milter, author, sender, more=""):
    with bench.lab.client() as client:
        return bench.post(client, milter, Message("forecast", short(f"A <a@{author}>", more), sender=sender))


def post_known(bench, milter, *message, seconds=15):
    """Sends it until its forecast is known: the first time nobody knows."""
    deadline = time.monotonic() + seconds
    while True:
        sent = post(bench, milter, *message)
        known = sent.record and sent.record["forecast"]["verdict"] != "unknown"
        if known or time.monotonic() > deadline:
            return sent


def spf_result(records, address, sender, helo):
    """pyspf, with the zone for DNS."""

    def look_up(name, qtype, *_, **__):
        text = records.get(name.rstrip(".").lower())
        return [((name, "TXT"), (text.encode(),))] if qtype == "TXT" and text else []

    spf.DNSLookup = look_up
    return spf.check2(i=address, s=sender, h=helo)[0]


def dkim_result(records, octets):
    """dkimpy: whether the first signature of the message verifies, `none` without one."""
    if not Mail(octets).named("dkim-signature"):
        return "none"

    def look_up(name, timeout=5):
        text = records.get(name.decode().rstrip("."))
        return text.encode() if text else None

    try:
        return "pass" if dkim.verify(octets, dnsfunc=look_up) else "fail"
    except dkim.DKIMException:
        return "fail"


def disagreements(bench, records, sent, author, sender, helo):
    """Where the forecast differs from what others find, at every egress address."""
    said = sent.record["forecast"]
    arrivals = bench.lab.sink.wait_for(sent.recipient)
    if len(arrivals) != 1 or "egress" not in said:
        return [f"arrived {len(arrivals)} times, {said}"]
    signature = dkim_result(records, arrivals[0].octets)
    found = {}
    for address in (IPV4, IPV6):
        result = spf_result(records, address, sender, helo)
        named = sender.partition("@")[2] or helo
        aligned = result == "pass" and (named == author or named.endswith("." + author))
        found[address] = (result, "pass" if aligned or signature == "pass" else "fail")
    problems = []
    if (said["spf"], said["dmarc"]) != found[said["egress"]]:
        problems.append(f"SPF and DMARC {found[said['egress']]}, foreseen {said}")
    if (said["dkim"] == "pass") != (signature == "pass") or (said["dkim"] == "none") != (signature == "none"):
        problems.append(f"DKIM {signature}, foreseen {said}")
    all_well = signature == "pass" and all(pair == ("pass", "pass") for pair in found.values())
    if (said["verdict"] == "pass") != all_well or (said["verdict"] == "fail") != any(p[1] == "fail" for p in found.values()):
        problems.append(f"{found}, DKIM {signature}, foreseen {said}")
    return problems


def wanted_problems(sent, **wanted):
    said = sent.record["forecast"] if sent.record else {}
    return [f"{key} {said.get(key)!r}, not {value!r}: {said}" for key, value in wanted.items() if said.get(key) != value]


def forecast_agrees(bench):
    """Six senders: the verdict is the one that others reach about the delivered message."""
    nameless = "nameless.factory.example"
    key = bench.lab.key(SHOP).name
    cases = (
        ("aligned", FACTORY, f"a@{FACTORY}", HOSTNAME, (), {"verdict": "pass", "policy": "reject"}),
        ("no-spf", SHOP, f"a@{SHOP}", HOSTNAME, (), {"verdict": "partial", "spf": "none"}),
        ("no-ipv6", MUELLER, f"a@{MUELLER}", HOSTNAME, (), {"verdict": "partial", "egress": IPV6, "spf": "fail"}),
        ("null-sender", FACTORY, "", HOSTNAME, (), {"verdict": "pass", "spf": "pass"}),
        ("null-sender-no-record", FACTORY, "", nameless, (), {"verdict": "partial", "spf": "none"}),
        ("no-key", SHOP, f"a@{PROVIDER}", HOSTNAME, (key,), {"verdict": "fail", "policy": "quarantine"}),
        ("foreign", BANK, f"a@{FACTORY}", HOSTNAME, (), {"verdict": "fail", "policy": "reject", "dkim": "none"}),
    )
    for name, author, sender, helo, without, wanted in cases:
        records = zone(bench, without)
        with foreseeing(bench, f"forecast/{name}", answers(records), helo=helo) as milter:
            first = post(bench, milter, author, sender)
            bench.check(f"forecast/{name}/first", wanted_problems(first, verdict="unknown"))
            sent = post_known(bench, milter, author, sender)
            bench.check(f"forecast/{name}", wanted_problems(sent, **wanted))
            bench.check(f"forecast/{name}/others", disagreements(bench, records, sent, author, sender, helo))


def forecast_header(bench):
    """The field stands below a signature that verifies; one that came with the message is gone."""
    records = zone(bench)
    with foreseeing(bench, "forecast/header", answers(records), "header") as milter:
        forged = "X-Countersign-Forecast: pass\nx-countersign-forecast: fail\n"
        sent = post_known(bench, milter, FACTORY, f"a@{FACTORY}")
        sent = post(bench, milter, FACTORY, f"a@{FACTORY}", forged)
        octets = bench.lab.sink.wait_for(sent.recipient)[0].octets
        fields = Mail(octets).named(FIELD)
        problems = [] if len(fields) == 1 else [f"{len(fields)} fields"]
        problems += [] if b"pass; egress=192.0.2.1; spf=pass" in fields[0].octets else [f"{fields[0].octets}"]
        names = [field.name for field in Mail(octets).fields]
        problems += [] if names.index(FIELD) > names.index("dkim-signature") else ["above the signature"]
        problems += [] if dkim_result(records, octets) == "pass" else ["the signature is broken"]
        bench.check("forecast/header", problems)


def held(bench):
    return [file.name for file in (bench.lab.postfix.folder / "queue/hold").rglob("*") if file.is_file()]


def forecast_hold(bench):
    """What a policy would hit goes into Postfix's hold queue, but for the first, of which nobody knew."""
    with foreseeing(bench, "forecast/hold", answers(zone(bench)), "hold") as milter:
        first = post(bench, milter, BANK, f"a@{FACTORY}")
        bench.check("forecast/hold/first", [] if bench.lab.sink.wait_for(first.recipient) else ["did not arrive"])
        sent = post_known(bench, milter, BANK, f"a@{FACTORY}")
        problems = [] if sent.record["remarks"] == ["quarantined"] else [f"{sent.record}"]
        problems += [] if wait_until(lambda: sent.record["queue_id"] in held(bench), 5) else [f"not held: {held(bench)}"]
        problems += ["delivered"] if bench.lab.sink.arrivals(sent.recipient) else []
        bench.check("forecast/hold", problems)
        sent = post_known(bench, milter, FACTORY, f"a@{FACTORY}")
        bench.check("forecast/hold/good", [] if bench.lab.sink.wait_for(sent.recipient) else ["did not arrive"])


def timed(bench, milter, messages):
    """Seconds for messages of as many senders, one after the other, and the longest time of one in the milter."""
    begin, longest, problems = time.monotonic(), 0, []
    with bench.lab.client() as client:
        for number in range(messages):
            sent = bench.post(client, milter, Message("dead", short(), sender=f"a@s{number}.{SILENT}"))
            problems += outcome_problems(sent, 250, "signed")
            longest = max(longest, sent.record["ms"] if sent.record else 0)
    return time.monotonic() - begin, longest, problems


def forecast_dead_dns(bench):
    """Signing takes no longer when no DNS server answers, and each message has its record and its signature."""
    messages = 100
    with bench.milter("forecast/without") as milter:
        timed(bench, milter, 20)  # to warm up
        usual, usual_longest, problems = timed(bench, milter, messages)
    with foreseeing(bench, "forecast/dead", silence) as milter:
        timed(bench, milter, 20)
        dead, dead_longest, more = timed(bench, milter, messages)
        sent = post(bench, milter, FACTORY, f"a@{FACTORY}")
        more += wanted_problems(sent, verdict="unknown")
    problems += more
    # A machine under load doubles either; a question that somebody waits for takes seconds.
    if dead > 2 * usual + 1:
        problems.append(f"{messages} messages in {dead:.2f} s, without forecast in {usual:.2f} s")
    if dead_longest > max(500, 10 * usual_longest):
        problems.append(f"one message took {dead_longest:.0f} ms, without forecast {usual_longest:.0f} ms")
    print(f"forecast: {messages} messages in {dead:.2f} s with dead DNS, in {usual:.2f} s without forecast")
    bench.check("forecast/dead", problems)
