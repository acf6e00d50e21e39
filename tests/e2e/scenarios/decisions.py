"""Decisions that hang on the configuration, and on what a message carries already."""

import dkim

from bench import outcome_problems
from lab.loopback import wait_until
from lab.mail import Mail
from lab.milter import Domain
from messages import FACTORY, LONGEST, SHOP, Message, short
from scenarios.transport import arrival_problems, signed_problems

LONG = Message("long", short(body="x" * (LONGEST + 1) + "\n"))


def long_lines_warn(bench):
    """A line that transport will break is signed, and known by its length."""
    with bench.milter("warn") as milter, bench.lab.client() as client:
        sent = bench.post(client, milter, LONG)
        problems = outcome_problems(sent, 250, "signed")
        if sent.record and sent.record["longest_line"] != LONGEST + 1:
            problems.append(f"longest_line {sent.record['longest_line']}")
        if sent.record and ("long-line" not in sent.record["remarks"] or sent.record["client"] != "127.0.0.1"):
            problems.append(f"the sending host is not told: {sent.record}")
        bench.check("warn/signed", problems)


def long_lines_refused(bench):
    """The same under tempfail and reject; a foreign message of that kind is not ours to refuse."""
    foreign = Message("foreign", LONG.octets.replace(b"@factory.example>\r\nTo", b"@partner.example>\r\nTo"))
    for setting, code, decision in (("tempfail", 451, "tempfailed"), ("reject", 550, "rejected")):
        configuration = bench.configuration(long_lines=setting)
        with bench.milter(setting, configuration) as milter, bench.lab.client() as client:
            sent = bench.post(client, milter, LONG)
            bench.check(f"{setting}/refused", refused_problems(bench, sent, code, decision, "long-line"))
            sent = bench.post(client, milter, foreign)
            bench.check(
                f"{setting}/foreign", outcome_problems(sent, 250, "unsigned", "domain-not-configured")
            )
            sent = bench.post(client, milter, Message("longest", short(body="x" * LONGEST + "\n")))
            bench.check(f"{setting}/longest-allowed", signed_problems(bench, sent))


def key_file_missing(bench):
    """A domain without its key waits, or as on_error says; every other one is signed."""
    lost = bench.lab.key(SHOP)
    away = lost.file.with_suffix(".away")
    lost.file.rename(away)
    try:
        for on_error, code, decision in (
            ("tempfail", 451, "tempfailed"),
            ("accept", 250, "unsigned"),
            ("reject", 550, "rejected"),
        ):
            play_without_key(bench, on_error, code, decision, lost)
    finally:
        away.rename(lost.file)


def play_without_key(bench, on_error, code, decision, lost):
    name = f"key-missing/{on_error}"
    with bench.milter(name, bench.configuration(on_error=on_error)) as milter, bench.lab.client() as client:
        said = wait_until(lambda: any(str(lost.file) in line for line in milter.diagnostics), 5)
        bench.check(f"{name}/said", [] if said else [f"the file is not named: {milter.diagnostics[-3:]}"])
        sent = bench.post(client, milter, Message("shop", short("info@shop.example")))
        if code == 250:
            bench.check(f"{name}/own", outcome_problems(sent, code, decision, "key-unavailable"))
        else:
            bench.check(f"{name}/own", refused_problems(bench, sent, code, decision, "key-unavailable"))
        sent = bench.post(client, milter, Message("other", short()))
        bench.check(f"{name}/other-domain", signed_problems(bench, sent))


def domain_without_keys(bench):
    """A domain that never had a key waits, too."""
    domains = (Domain(FACTORY, (bench.lab.key(FACTORY),)), Domain("new.example", ()))
    (bench.lab.folder / "store").mkdir(mode=0o700, exist_ok=True)
    configuration = bench.configuration(domains=domains, store=str(bench.lab.folder / "store"))
    with bench.milter("no-key", configuration) as milter, bench.lab.client() as client:
        sent = bench.post(client, milter, Message("new", short("info@new.example")))
        bench.check("no-key/waits", refused_problems(bench, sent, 451, "tempfailed", "no-active-key"))
        bench.check("no-key/other-domain", signed_problems(bench, bench.post(client, milter, Message("o", short()))))


def already_signed(bench):
    """A signature of our own key that verifies is left alone; one that does not gets a good one beside it."""
    key = bench.lab.key(FACTORY)
    octets = short()
    field = dkim.sign(octets, key.selector.encode(), key.domain.encode(), key.file.read_bytes())
    with bench.milter("already-signed") as milter, bench.lab.client() as client:
        sent = bench.post(client, milter, Message("good", field + octets))
        problems = outcome_problems(sent, 250, "unsigned", "already-signed")
        bench.check("already-signed/kept", problems + arrival_problems(bench, sent.recipient))
        sent = bench.post(client, milter, Message("broken", field + octets + b"one more line\r\n"))
        problems = outcome_problems(sent, 250, "signed")
        bench.check("already-signed/broken", problems + first_signature_problems(bench, sent.recipient, key))


def first_signature_problems(bench, recipient, key):
    mail = Mail(bench.lab.sink.wait_for(recipient)[0].octets)
    problems = [signature.problem for signature in mail.signatures([key])]
    return [] if len(problems) == 2 and problems[0] is None and problems[1] else [f"signatures: {problems}"]


def recipients_excluded(bench):
    """exclude_recipients: unsigned when every recipient is excluded, signed when one is not."""
    configuration = bench.configuration(exclude_recipients=("*@archive.example",))
    archive = ["Journal@ARCHIVE.example", "second@archive.example"]
    with bench.milter("excluded", configuration) as milter, bench.lab.client() as client:
        client.send("lena.vogt@factory.example", archive, short())
        bench.check("excluded/all", reason_problems(milter.take_records(), "recipient-excluded"))
        client.send("lena.vogt@factory.example", [bench.address(), *archive], short())
        bench.check("excluded/some", reason_problems(milter.take_records(), None))


def reason_problems(records, reason):
    reasons = [record["reason"] for record in records]
    return [] if reasons == [reason] else [f"reasons {reasons}, not {reason}"]


def refused_problems(bench, sent, code, decision, reason):
    problems = outcome_problems(sent, code, decision, reason)
    if bench.lab.sink.arrivals(sent.recipient):
        problems.append("arrived all the same")
    queue_id = sent.record and sent.record["queue_id"]
    if queue_id and not wait_until(lambda: queue_id in bench.lab.postfix.log(), 5):
        problems.append(f"queue_id {queue_id} is unknown to Postfix")
    return problems
