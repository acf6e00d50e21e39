"""The table "What breaks a signature" of docs/deploy-postfix.md, row by row, at a Postfix that follows the document."""

from dataclasses import dataclass
from pathlib import Path

from deployment import broken_problems, has_record, signed_problems
from deployments.surroundings import CUSTOMER, send
from lab.client import Client
from messages import MIME_8BIT, short

SUBJECT_CHECK = "regexp:/etc/postfix/change-subject"


@dataclass(frozen=True)
class Rewriting:
    setting: str
    value: str
    author: str = "lena.vogt@example.com"
    changed: bytes = b"Subject: Changed"  # what the receiver finds

    @property
    def service(self):
        return self.setting.replace("_", "-")


BEFORE = [
    Rewriting("header_checks", SUBJECT_CHECK),
    Rewriting("body_checks", "regexp:/etc/postfix/change-body", changed=b"Changed morning"),
    Rewriting(
        "canonical_maps",
        "inline:{ { lena.vogt@example.com = l.vogt@example.com } }",
        changed=b"<l.vogt@example.com>",
    ),
    Rewriting("masquerade_domains", "example.com", "lena.vogt@ex01.example.com", b"<lena.vogt@example.com>"),
]
AFTER = [
    Rewriting("smtp_header_checks", SUBJECT_CHECK),
    Rewriting("smtp_generic_maps", "inline:{ { @example.com = l.vogt@example.net } }", changed=b"<l.vogt@example.net>"),
]


def listener(rewriting, port):
    """A listener whose messages are rewritten when they come in."""
    return f"""\
127.0.0.1:{port} inet n - y - - smtpd
    -o cleanup_service_name={rewriting.service}
    -o local_header_rewrite_clients=static:all
{rewriting.service} unix n - y - 0 cleanup
    -o {{ {rewriting.setting} = {rewriting.value} }}
"""


def transport(rewriting):
    """A way out that rewrites messages."""
    return f"{rewriting.service} unix - - y - - smtp\n    -o {{ {rewriting.setting} = {rewriting.value} }}\n"


def configure(machine, ports):
    Path("/etc/postfix/change-subject").write_text("/^Subject: / REPLACE Subject: Changed\n")
    Path("/etc/postfix/change-body").write_text("/^Guten Morgen/ REPLACE Changed morning\n")
    services = "".join(listener(rewriting, ports[rewriting]) for rewriting in BEFORE) + "".join(map(transport, AFTER))
    with Path("/etc/postfix/master.cf").open("a") as file:
        file.write(services)
    routes = "".join(f"{{ {each.service}.example = {each.service}:[{CUSTOMER}] }} " for each in AFTER)
    machine.sh(f"""
        postconf -e 'transport_maps = inline:{{ {routes}}}'
        systemctl restart postfix""")


def what_breaks_signatures(deployment):
    """What is done before the milter is signed; what is done after it breaks the signature."""
    ports = {rewriting: 2501 + number for number, rewriting in enumerate(BEFORE)}
    saved = {name: Path(f"/etc/postfix/{name}").read_text() for name in ("main.cf", "master.cf")}
    configure(deployment.machine, ports)
    for rewriting in BEFORE:
        done_before(deployment, rewriting, ports[rewriting])
    for rewriting in AFTER:
        done_after(deployment, rewriting)
    long_line(deployment)
    eight_bit(deployment)
    for name, text in saved.items():
        Path(f"/etc/postfix/{name}").write_text(text)
    deployment.machine.sh("systemctl restart postfix")


def done_before(deployment, rewriting, port):
    recipient = deployment.address()
    with Client(port) as client:
        client.send(rewriting.author, [recipient], short(f"<{rewriting.author}>"))
    arrivals = deployment.surroundings.customer.wait_for(recipient)
    problems = signed_problems(arrivals, deployment.surroundings.key) + unchanged(arrivals, rewriting.changed)
    deployment.check(f"before/{rewriting.setting}", problems)


def done_after(deployment, rewriting):
    recipient = deployment.address(f"{rewriting.service}.example")
    send(short(f"<{rewriting.author}>"), recipient)
    arrivals = deployment.surroundings.customer.wait_for(recipient)
    problems = broken_problems(arrivals, deployment.surroundings.key) + unchanged(arrivals, rewriting.changed)
    deployment.check(f"after/{rewriting.setting}", problems)


def unchanged(arrivals, text):
    return [f"no {text} arrived" for arrival in arrivals if text not in arrival.octets]


def long_line(deployment):
    recipient = deployment.address()
    reply = send(short("<lena.vogt@example.com>", body="x" * 999 + "\n"), recipient)
    problems = broken_problems(deployment.surroundings.customer.wait_for(recipient), deployment.surroundings.key)
    said = has_record(reply.queue_id, "signed .* remark=long-line")
    deployment.check("after/long-line", problems + ([] if said else ["the milter does not say it"]))


def eight_bit(deployment):
    recipient = deployment.address("seven.example")
    octets = short("<lena.vogt@example.com>", more=MIME_8BIT, body="Grüße\n")
    reply = send(octets, recipient, parameters="BODY=8BITMIME")
    problems = broken_problems(deployment.surroundings.seven_bit.wait_for(recipient), deployment.surroundings.key)
    said = has_record(reply.queue_id, "signed .* eightbit=yes")
    deployment.check("after/eight-bit", problems + ([] if said else ["the milter does not say it"]))
