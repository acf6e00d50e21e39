"""An instance that verifies what comes from outside, beside the one that signs what goes out."""

import contextlib
import threading
import time

from bench import outcome_problems
from lab.lab import HOSTNAME
from lab.mail import Mail
from lab.milter import Milter, VerifyingConfiguration
from lab.scripted_dns import AA, QR, RA, TXT, Scripted, text
from messages import FACTORY, Message, short

NAME = "authentication-results"
US = "mx.customer.example"
PARTNER = {"ADDR": "192.0.2.1", "NAME": HOSTNAME}  # where mail of factory.example comes from
STRANGER = {"ADDR": "198.51.100.66", "NAME": "[UNAVAILABLE]"}
SERVER_FAILURE, NO_SUCH_NAME = 2, 3
MANY = 30

# Each claims to be ours (RFC 8601 s5).
FORGED = (
    f"Authentication-Results: {US}; dkim=pass",
    f"authentication-results: (x) {US.upper()}. 1; spf=pass",
    f'Authentication-Results:\n "{US}"; dmarc=pass',
    f"Authentication-Results: (not closed {US}; dmarc=pass",
    f"Authentication-Results: {US}; x={'x' * 5000}",
)
FOREIGN = "Authentication-Results: mx.elsewhere.example; dkim=pass header.d=elsewhere.example"


def answers(records):
    """TXT records by name; every other name does not exist."""
    name_exists = set(records)

    def script(question):
        if question.type == TXT and question.name in records:
            strings = [records[question.name][at : at + 255].encode() for at in range(0, len(records[question.name]), 255)]
            return [question.reply(QR | AA | RA, text(*strings))]
        return [question.reply(QR | AA | RA | (0 if question.name in name_exists else NO_SUCH_NAME))]

    return script


def silence(_):
    return []


def zone(bench):
    key = bench.lab.key(FACTORY)
    return {
        FACTORY: "v=spf1 ip4:192.0.2.1 -all",
        f"_dmarc.{FACTORY}": "v=DMARC1; p=reject",
        key.name: key.record,
        "mild.example": "v=spf1 -all",
        "_dmarc.mild.example": "v=DMARC1; p=quarantine",
    }


@contextlib.contextmanager
def verifying(bench, name, script=None, **settings):
    """The verifying instance while the block runs. `settings` of [verify], as TOML values."""
    folder = bench.lab.folder / "inbound"
    folder.mkdir(exist_ok=True)
    with Scripted(script or answers(zone(bench))) as dns:
        configuration = VerifyingConfiguration(
            socket=f"unix:{bench.lab.inbound_socket}",
            socket_group=bench.lab.postfix.group,
            resolver=f"127.0.0.1:{dns.port}",
            authserv_id=US,
            verify=tuple(settings.items()),
        )
        milter = Milter(bench.program, folder, configuration)
        with milter:
            yield milter
        bench.check(f"{name}/end", milter.ending_problems())


def receive(bench, milter, octets, xclient=PARTNER, sender=f"lena.vogt@{FACTORY}"):
    """One message from outside."""
    with bench.lab.client("inbound", helo=HOSTNAME, xclient=xclient) as client:
        return bench.post(client, milter, Message("inbound", octets, sender=sender))


def arrived(bench, sent):
    """The message as it was delivered, or None."""
    arrivals = bench.lab.sink.wait_for(sent.recipient)
    return Mail(arrivals[0].octets) if len(arrivals) == 1 else None


def values(mail, name=NAME):
    """The fields of a name, unfolded, without the name."""
    return [" ".join(field.octets.decode().partition(":")[2].split()) for field in mail.named(name)]


def verdict_problems(sent, **wanted):
    if sent.record is None:
        return ["not exactly one record"]
    return [
        f"record says {key} {sent.record.get(key)!r}, not {value!r}"
        for key, value in wanted.items()
        if sent.record.get(key) != value
    ]


def results_problems(bench, sent, *results, others=()):
    """It arrived with our field on top of everything, these results in it, and no others of that name but `others`."""
    mail = arrived(bench, sent)
    if mail is None:
        return ["did not arrive once"]
    found = values(mail)
    if mail.fields[0].name != NAME or not found[0].startswith(f"{US};"):
        return [f"not on top: {mail.fields[0].octets!r}"]
    problems = [f"no {result} in {found[0]}" for result in results if result not in found[0]]
    if found[1:] != list(others):
        problems.append(f"below ours: {found[1:]}")
    return problems


def signed_by(bench, octets):
    """What the signing instance makes of it on its way out, while both run."""
    with bench.milter("inbound/signing") as signing, bench.lab.client() as client:
        sent = bench.post(client, signing, Message("outbound", octets))
        bench.check("inbound/signed", outcome_problems(sent, 250, "signed"))
        return bench.lab.sink.wait_for(sent.recipient)[0].octets


def inbound_beside_outbound(bench):
    """What one instance signs, the other verifies; a stranger with the same name fails, and passes through."""
    with verifying(bench, "inbound/pass", received_spf="true") as milter:
        octets = signed_by(bench, short())
        sent = receive(bench, milter, octets)
        problems = outcome_problems(sent, 250, "verified")
        problems += verdict_problems(sent, spf="pass", dkim="pass", dmarc="pass", disposition="none", removed=0)
        problems += results_problems(bench, sent, f"dkim=pass header.d={FACTORY}", "spf=pass", "dmarc=pass")
        bench.check("inbound/pass", problems)
        received_spf = values(arrived(bench, sent), "received-spf")
        bench.check("inbound/received-spf", [] if received_spf and received_spf[0].startswith("pass ") else [f"{received_spf}"])
        sent = receive(bench, milter, octets.replace(b"Guten Morgen", b"Guten Abend"), STRANGER)
        problems = outcome_problems(sent, 250, "verified")
        problems += verdict_problems(sent, spf="fail", dkim="fail", dmarc="fail")
        problems += results_problems(bench, sent, "dkim=fail", "spf=fail", "dmarc=fail")
        bench.check("inbound/fail", problems)


def inbound_forged(bench):
    """Fields that bear our name go, wherever they stand and however they are spelled; others stay in their order."""
    with verifying(bench, "forged") as milter:
        head, _, rest = short().partition(b"Subject:")
        for place, forged in (("each", [one]) for one in FORGED):
            sent = receive(bench, milter, written(*forged) + short())
            problems = results_problems(bench, sent, "spf=pass") + verdict_problems(sent, removed=1)
            bench.check(f"forged/{place} {forged[0][:40]}", problems)
        others = [FOREIGN.partition(": ")[2]]
        for place, octets, count in (
            ("three in a row", written(*FORGED[:3]) + short(), 3),
            ("all at the end", short().replace(b"\r\n\r\n", b"\r\n" + written(*FORGED) + b"\r\n", 1), len(FORGED)),
            ("in the middle", head + written(*FORGED[:3]) + b"Subject:" + rest, 3),
        ):
            sent = receive(bench, milter, octets)
            bench.check(f"forged/{place}", results_problems(bench, sent) + verdict_problems(sent, removed=count))
        sent = receive(bench, milter, written(FORGED[0], FOREIGN, FORGED[1], FORGED[2], FOREIGN, FORGED[3]) + short())
        problems = results_problems(bench, sent, others=others * 2) + verdict_problems(sent, removed=4)
        bench.check("forged/among others", problems)


def written(*fields):
    return "".join(field.replace("\n", "\r\n") + "\r\n" for field in fields).encode()


def inbound_skipped(bench):
    """Mail of trusted networks is left alone, with the field that our own border gave it."""
    with verifying(bench, "skipped", skip_clients='["10.0.0.0/8"]') as milter:
        octets = written(FORGED[0]) + short()
        sent = receive(bench, milter, octets, {"ADDR": "10.0.0.9", "NAME": "border.customer.example"})
        problems = outcome_problems(sent, 250, "unsigned", "client-skipped")
        mail = arrived(bench, sent)
        if mail is None or values(mail) != [FORGED[0].partition(": ")[2]]:
            problems.append(f"changed: {mail and values(mail)}")
        bench.check("skipped/untouched", problems)


def inbound_enforced(bench):
    """enforce = "dmarc": reject answers 550, quarantine holds; honor_reject = false holds both; none of it by default."""
    mild = short("Max <max@mild.example>")
    with verifying(bench, "enforced", enforce='"dmarc"') as milter:
        sent = receive(bench, milter, short(), STRANGER)
        problems = outcome_problems(sent, 550, "rejected", "dmarc-fail")
        if "DMARC" not in str(sent.reply) or FACTORY not in str(sent.reply):
            problems.append(f"the reply says {sent.reply}")
        bench.check("enforced/reject", problems + refused_problems(bench, sent))
        sent = receive(bench, milter, mild, STRANGER, "max@mild.example")
        bench.check("enforced/quarantine", outcome_problems(sent, 250, "verified") + held_problems(bench, sent))
        sent = receive(bench, milter, short())
        bench.check("enforced/pass", outcome_problems(sent, 250, "verified") + results_problems(bench, sent, "dmarc=pass"))
    with verifying(bench, "enforced-mildly", enforce='"dmarc"', honor_reject="false") as milter:
        sent = receive(bench, milter, short(), STRANGER)
        bench.check("enforced-mildly/held", outcome_problems(sent, 250, "verified") + held_problems(bench, sent))


def refused_problems(bench, sent):
    return ["arrived all the same"] if bench.lab.sink.arrivals(sent.recipient) else []


def held_problems(bench, sent):
    """It waits in Postfix's hold queue; and goes, so that the lab is empty at its end."""
    hold = bench.lab.postfix.folder / "queue/hold"
    files = [file for file in hold.rglob("*") if file.name == sent.reply.queue_id]
    for file in files:
        file.unlink()
    return refused_problems(bench, sent) + ([] if files else [f"{sent.reply.queue_id} is not held"])


def inbound_temperror(bench):
    """A server failure about the policy: the mail passes, marked; or waits, where that was asked for."""
    normal = answers(zone(bench))

    def script(question):
        failing = question.name == f"_dmarc.{FACTORY}"
        return [question.reply(QR | RA | SERVER_FAILURE)] if failing else normal(question)

    with verifying(bench, "temperror", script, enforce='"dmarc"') as milter:
        sent = receive(bench, milter, short(), STRANGER)
        problems = outcome_problems(sent, 250, "verified") + verdict_problems(sent, dmarc="temperror")
        bench.check("temperror/accept", problems + results_problems(bench, sent, "dmarc=temperror"))
    with verifying(bench, "temperror-waits", script, temperror='"tempfail"') as milter:
        sent = receive(bench, milter, short(), STRANGER)
        problems = outcome_problems(sent, 451, "tempfailed", "dns-failed")
        bench.check("temperror/tempfail", problems + refused_problems(bench, sent))


def inbound_dead_dns(bench):
    """With a DNS server that is silent mail goes on at the deadline; beyond max_concurrent it is told to come again."""
    with verifying(bench, "dead-dns", silence, timeout='"1s"', max_concurrent="1") as milter:
        sent = receive(bench, milter, short())
        problems = outcome_problems(sent, 250, "verified")
        problems += verdict_problems(sent, spf="temperror", dmarc="temperror")
        if sent.record and sent.record["ms"] > 5000:
            problems.append(f"waited {sent.record['ms']} ms")
        bench.check("dead-dns/goes-on", problems + results_problems(bench, sent, "spf=temperror", "dmarc=temperror"))
        told, reasons, _ = together(bench, milter, 2)
        right = (told, reasons) == ([250, 451], ["None", "verifier-busy"])
        bench.check("dead-dns/max-concurrent", [] if right else [f"{told} {reasons}"])
    with verifying(bench, "dead-dns-many", silence, timeout='"1s"') as milter:
        told, reasons, seconds = together(bench, milter, MANY)
        problems = [] if told == [250] * MANY and reasons == ["None"] * MANY else [f"{told} {reasons}"]
        if seconds > 8:
            problems.append(f"{MANY} messages at once took {seconds:.1f} s: they wait for each other")
        bench.check("dead-dns/many", problems)


def together(bench, milter, count):
    """So many messages at once: what they were told, the reasons in their records, how long it took."""
    replies, began = [], time.monotonic()

    def send():
        with bench.lab.client("inbound", helo=HOSTNAME, xclient=PARTNER) as client:
            replies.append(client.send(f"lena.vogt@{FACTORY}", [bench.address()], short()))

    senders = [threading.Thread(target=send) for _ in range(count)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    seconds = time.monotonic() - began
    records = milter.take_records(count)
    return sorted(reply.code for reply in replies), sorted(str(record["reason"]) for record in records), seconds


def inbound_explain(bench):
    """--check takes the file of a verifying instance, explain says what it is."""
    with verifying(bench, "explain") as milter:
        done = bench.command("--config", str(milter.file), "--check")
        bench.check("inbound/check", [] if done.returncode == 0 and f"verifying as {US}" in done.stdout else [f"{done}"])
        done = bench.command("explain", "--config", str(milter.file), "--client", "192.0.2.1", "--from", f"a@{FACTORY}")
        said = done.stdout.startswith("verified\n") and "signs nothing" in done.stdout
        bench.check("inbound/explain", [] if done.returncode == 1 and said else [f"{done}"])
