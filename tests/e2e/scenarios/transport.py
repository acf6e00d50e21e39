"""The ways a message can come, and what connections do to each other."""

import threading

from bench import outcome_problems
from judging import signature_problems
from lab.loopback import HOST
from lab.mail import Mail
from lab.sink import REFUSED
from messages import FACTORY, Message, short


def several_recipients(bench):
    """One message to thirty recipients is signed once, and arrives for each."""
    with bench.milter("recipients") as milter, bench.lab.client() as client:
        recipients = [bench.address() for _ in range(30)]
        client.send("lena.vogt@factory.example", recipients, short())
        records = milter.take_records()
        bench.check("recipients/one-record", [] if len(records) == 1 else [f"{len(records)} records"])
        for number, recipient in enumerate(recipients):
            bench.check(f"recipients/{number}", arrival_problems(bench, recipient))


def what_was_before(bench):
    """RSET, a refused message and a foreign one leave nothing behind for the next on the connection."""
    ours, foreign = Message("ours", short()), Message("foreign", short("olga@partner.example"))
    with bench.milter("before") as milter, bench.lab.client() as client:
        client.command("MAIL FROM:<olga@partner.example>")
        client.command("RCPT TO:<x@customer.example>")
        client.command("RSET")
        bench.check("before/after-rset", signed_problems(bench, bench.post(client, milter, ours)))
        bench.check(
            "before/foreign",
            outcome_problems(bench.post(client, milter, foreign), 250, "unsigned", "domain-not-configured"),
        )
        bench.check("before/after-foreign", signed_problems(bench, bench.post(client, milter, ours)))
        begun = bench.lab.client()
        begun.command("MAIL FROM:<lena.vogt@factory.example>")
        begun.command("RCPT TO:<x@customer.example>")
        begun.close()
        bench.check("before/after-lost-connection", signed_problems(bench, bench.post(client, milter, ours)))


def at_once(bench):
    """Eight connections with six messages each: every one is signed, or foreign and left alone."""
    kinds = [
        Message("ours", short()),
        Message("foreign", short("olga@partner.example"), reason="domain-not-configured"),
    ]
    recipients = {kind.name: [] for kind in kinds}

    def send_six():
        with bench.lab.client() as client:
            for number in range(6):
                message = kinds[number % len(kinds)]
                recipient = bench.address()
                client.send(message.sender, [recipient], message.octets, ("data", "bdat")[number % 2])
                recipients[message.name].append(recipient)

    with bench.milter("at-once") as milter:
        threads = [threading.Thread(target=send_six) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        records = milter.take_records(48)
    reasons = [record["reason"] for record in records]
    expected = {None: 24, "domain-not-configured": 24}
    bench.check("at-once/records", [] if tally(reasons) == expected else [f"records: {tally(reasons)}"])
    for recipient in recipients["ours"]:
        bench.check(f"at-once/{recipient}", arrival_problems(bench, recipient))
    for recipient in recipients["foreign"]:
        bench.check(f"at-once/{recipient}", arrival_problems(bench, recipient, domain=None))


def tally(values):
    return {value: values.count(value) for value in values}


def inet_socket(bench):
    """The same over inet:PORT@HOST."""
    configuration = bench.configuration(socket=f"inet:{bench.lab.milter_port}@{HOST}")
    with bench.milter("inet", configuration) as milter, bench.lab.client("inet") as client:
        for by in ("data", "bdat"):
            sent = bench.post(client, milter, Message(by, short()), by)
            bench.check(f"inet/{by}", signed_problems(bench, sent))


def unix_socket(bench):
    """The socket belongs to the group and has the mode that the configuration gives it."""
    with bench.milter("unix"):
        status = bench.lab.milter_socket.stat()
        group, mode = bench.lab.milter_socket.group(), status.st_mode & 0o777
    wanted = bench.lab.postfix.group, 0o660
    bench.check("unix/access", [] if (group, mode) == wanted else [f"group {group}, mode {mode:o}"])


def sendmail_command(bench):
    """Mail of local programs, which never was on a connection."""
    with bench.milter("sendmail") as milter:
        for name, message in (
            ("signed", Message("ours", short())),
            ("eightbit", Message("ours", short(body="Grüße\n"))),
            ("foreign", Message("foreign", short("olga@partner.example"), reason="domain-not-configured")),
        ):
            recipient = bench.address()
            bench.lab.postfix.sendmail(message.sender, [recipient], message.octets.replace(b"\r\n", b"\n"))
            problems = arrival_problems(bench, recipient, FACTORY if message.reason is None else None)
            records = milter.take_records()
            if [record["reason"] for record in records] != [message.reason]:
                problems.append(f"records {records}")
            bench.check(f"sendmail/{name}", problems)


def bounce(bench):
    """What the next hop refuses comes back as Postfix's own report, and that is signed, too."""
    with bench.milter("bounce") as milter, bench.lab.client() as client:
        sender = "lena.vogt@factory.example"
        client.send(sender, [f"{REFUSED}@customer.example"], short())
        problems = arrival_problems(bench, sender)
        reports = bench.lab.sink.arrivals(sender)
        problems += [f"MAIL FROM of the report is {report.sender}" for report in reports if report.sender]
        records = milter.take_records(2)
        if [(record["decision"], record["mail_from"]) for record in records] != [("signed", sender), ("signed", "")]:
            problems.append(f"records {records}")
        bench.check("bounce/report", problems)


def signed_problems(bench, sent):
    return outcome_problems(sent, 250, "signed") + arrival_problems(bench, sent.recipient)


def arrival_problems(bench, recipient, domain=FACTORY):
    """One copy, with the signature of that domain (None: without any of ours)."""
    arrivals = bench.lab.sink.wait_for(recipient)
    if len(arrivals) != 1:
        return [f"{len(arrivals)} copies for {recipient}"]
    keys = [key for key in bench.lab.keys if key.kind == "rsa"]
    return signature_problems(Mail(arrivals[0].octets), keys, domain)
