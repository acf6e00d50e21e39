"""The table of docs/deploy-sendmail.md on what Sendmail does after signing, row by row."""

import re
from dataclasses import dataclass
from pathlib import Path

from deployment import broken_problems, has_record, signed_problems
from deployments.surroundings import SENDER, send, send_here
from messages import LONGEST, MIME_8BIT, WITHOUT_DATE, short

CONFIGURATION = Path("/etc/mail/sendmail.mc")
REWRITING = {
    "masquerade": "MASQUERADE_AS(`example.com')dnl\n",
    "genericstable": "FEATURE(`genericstable')dnl\nGENERICS_DOMAIN(`smarthost.example.com')dnl\n",
}


@dataclass(frozen=True)
class Fact:
    name: str
    octets: bytes
    arrives: str  # a pattern in what the receiver gets
    holds: bool = True  # whether the signature does


def addressed(to):
    """A message whose To is written that way."""
    return short(SENDER).replace(b"To: buyer@customer.example\r\n", f"To: {to}\r\n".encode())


FACTS = [
    Fact("missing-date", WITHOUT_DATE.replace(b"factory.example", b"example.com"), r"(?s)Date: .*Message-Id: "),
    Fact("comment-in-from", short(f"{SENDER} (Lena Vogt)"), r"From: \S+ \(Lena Vogt\)\r\n"),
    Fact("folded-from", short(f"Lena\n Vogt <{SENDER}>"), r"From: Lena\r\n Vogt <"),
    Fact("dot-in-name", short(f"Dr. Lena Vogt <{SENDER}>"), r"From: Dr\. Lena Vogt <"),
    Fact("quote-in-name", short(f"Lena O'Brien <{SENDER}>"), r"From: Lena O'Brien <"),
    Fact("folded-to", addressed("A <a@customer.example>,\r\n\tB <b@customer.example>"), r"To: A <\S+>, B <"),
    Fact("to-without-space", addressed("a@customer.example,b@customer.example"), r"To: a@\S+, b@", holds=False),
    Fact("longest-line", short(SENDER, body="x" * LONGEST + "\n"), f"\r\nx{{{LONGEST}}}\r\n"),
    Fact("longer-line", short(SENDER, body="x" * (LONGEST + 1) + "\n"), r"x!\r\n", holds=False),
]


def what_breaks_signatures(deployment):
    """What the document says Sendmail does to a message after the milter, and whether the signature survives it."""
    for fact in FACTS:
        recipient = deployment.address()
        send(fact.octets, recipient)
        check(deployment, fact.name, deployment.surroundings.customer.wait_for(recipient), fact.arrives, fact.holds)
    eight_bit(deployment)
    rewriting(deployment)


def check(deployment, name, arrivals, pattern, holds):
    key = deployment.surroundings.key
    problems = signed_problems(arrivals, key) if holds else broken_problems(arrivals, key)
    for arrival in arrivals:
        if not re.search(pattern.encode(), arrival.octets):
            problems.append(f"no {pattern} arrived")
    deployment.check(f"sendmail/{name}", problems)


def eight_bit(deployment):
    """Declared as 8-bit it is recoded for a receiver that takes none; not declared it is passed on."""
    for name, more, pattern, holds in (
        ("eight-bit", MIME_8BIT, "Content-Transfer-Encoding: base64", False),
        ("eight-bit-undeclared", "", "Gr\u00fc", True),
    ):
        recipient = deployment.address("seven.example")
        reply = send(short(SENDER, more=more, body="Gr\u00fc\u00dfe\n"), recipient)
        check(deployment, name, deployment.surroundings.seven_bit.wait_for(recipient), pattern, holds)
        said = has_record(reply.queue_id, "signed .* eightbit=yes")
        deployment.check(f"sendmail/{name}-said", [] if said else ["no record says it"])


def rewriting(deployment):
    """From is rewritten on the way out, after the milter."""
    deployment.machine.sh("echo 'backup\tbackup@example.com' | makemap hash /etc/mail/genericstable")
    text = CONFIGURATION.read_text()
    for name, lines in REWRITING.items():
        CONFIGURATION.write_text(text.replace("MAILER_DEFINITIONS", lines + "MAILER_DEFINITIONS"))
        rebuild(deployment.machine)
        recipient = deployment.address()
        send_here(short("backup@smarthost.example.com"), recipient)
        arrivals = deployment.surroundings.customer.wait_for(recipient)
        check(deployment, name, arrivals, "From: backup@example.com", holds=False)
    CONFIGURATION.write_text(text)
    rebuild(deployment.machine)


def rebuild(machine):
    machine.sh("m4 /etc/mail/sendmail.mc >/etc/mail/sendmail.cf && systemctl restart sendmail")
