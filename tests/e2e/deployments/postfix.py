"""docs/deploy-postfix.md."""

import re
from pathlib import Path

from deployment import install, signed_problems
from deployments import postfix_rewriting, stories
from deployments.stories import MAIL, customer_problems, tempfail_problems
from deployments.surroundings import EXCHANGE, INSIDE, KEY_SECTION, SENDER, SMTP_PORT, send, surround
from lab.client import Client
from lab.sink import REFUSED
from messages import short

DOCUMENT = "deploy-postfix.md"


def prepare(machine, program, options):
    """A Debian with Postfix's package installed and the milter's, neither configured."""
    if options.postfix_root != "/":
        unpack_postfix(machine, options.postfix_root)
    machine.sh("""
        rm -rf /etc/postfix/main.cf /var/spool/postfix
        mkdir -p /var/spool/postfix/pid
        install -m 644 /usr/share/postfix/master.cf.dist /etc/postfix/master.cf""")
    install(machine, program)


def unpack_postfix(machine, root):
    """Where another mail server is installed Postfix's package is unpacked over it; here that harms nobody."""
    machine.copy_in(root)
    machine.sh("""
        getent group postdrop >/dev/null || groupadd --system postdrop
        getent passwd postfix >/dev/null || useradd --system --user-group --no-create-home postfix
        chgrp postdrop /usr/sbin/postdrop /usr/sbin/postqueue
        chmod g+s /usr/sbin/postdrop /usr/sbin/postqueue
        install -d -o postfix /var/lib/postfix""")


def as_the_document_says(deployment):
    """Postfix took every setting of the document, and had nothing to say against one."""
    said = deployment.output["3. Postfix"]
    problems = [f"Postfix says {line}" for line in said.splitlines() if re.search("warning|error|fatal", line)]
    in_force = deployment.machine.sh("postconf -n").splitlines()
    for line in Path("/etc/postfix/main.cf").read_text().splitlines():
        if line and not line.startswith("#") and line.strip() not in in_force:
            problems.append(f"not in force: {line}")
    deployment.check("document/settings", problems)


def signs_again(deployment):
    recipient = deployment.address()
    send(MAIL, recipient)
    deployment.check("work-already/signed", customer_problems(deployment, recipient))
    deployment.machine.sh("systemctl stop countersign-milter")
    deployment.check("work-already/tempfail", tempfail_problems(send(MAIL, recipient)))


def programs_on_this_host(deployment):
    stories.programs_on_this_host(deployment, sender="root@example.com")


def bounce(deployment):
    """Postfix's own report about a refused recipient: signed, and straight to Exchange by the inside address."""
    sender = deployment.address("example.com")
    send(MAIL, deployment.address().replace("buyer", REFUSED), sender)
    reports = deployment.surroundings.exchange.wait_for(sender, seconds=30)
    problems = signed_problems(reports, deployment.surroundings.key)
    problems += [f"from <{r.sender}> at {r.client}" for r in reports if (r.sender, r.client) != ("", INSIDE)]
    deployment.check("bounce", problems)


def bare_line_ends(deployment):
    """Bare LF is made CRLF before it is signed; one around a dot ends no message, also from Exchange."""
    recipient = deployment.address()
    send(MAIL + b"one\ntwo\r\n", recipient)
    problems = customer_problems(deployment, recipient)
    for arrival in deployment.surroundings.customer.arrivals(recipient):
        if b"one\r\ntwo\r\n" not in arrival.octets:
            problems.append("not made CRLF")
    deployment.check("bare-lf/signed", problems)
    outer, inner = deployment.address(), deployment.address()
    smuggled = f"MAIL FROM:<ceo@example.com>\r\nRCPT TO:<{inner}>\r\nDATA\r\n".encode() + short()
    with Client(SMTP_PORT, host=INSIDE, source=EXCHANGE) as client:
        for command in (f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{outer}>", "DATA"):
            client.command(command)
        client.command((MAIL + b"\n.\r\n" + smuggled).decode() + "\r\n.")
        next_reply = client.command("NONSENSE")  # 250 would be the answer to the smuggled MAIL
    deployment.check("bare-lf/one-message", customer_problems(deployment, outer))
    deployment.check("bare-lf/smuggled", [f"MAIL was heard: {next_reply}"] * next_reply.accepted)


def connection_of_before(deployment):
    """Postfix answers 4xx on connections that were open while the milter restarted; new ones are served."""
    recipient = deployment.address()
    with Client(SMTP_PORT, host=INSIDE, source=EXCHANGE) as client:
        client.send(SENDER, [deployment.address()], MAIL)
        deployment.machine.sh("systemctl restart countersign-milter")
        reply = client.send(SENDER, [recipient], MAIL)
    deployment.check("restart/open-connection", tempfail_problems(reply))
    send(MAIL, recipient)
    deployment.check("restart/new-connection", customer_problems(deployment, recipient))


STORIES = [
    stories.what_exchange_sends,
    stories.second_exchange_with_tls,
    stories.over_ipv6,
    stories.strangers,
    programs_on_this_host,
    bounce,
    stories.as_large_as_exchange_sends,
    bare_line_ends,
    postfix_rewriting.what_breaks_signatures,
    stories.milter_stopped,
    connection_of_before,
]
STEPS = {
    KEY_SECTION: surround,
    "3. Postfix": as_the_document_says,
    "4. Try it": stories.first_message,
    "6. From now on": lambda deployment: deployment.play(STORIES),
    "The way back": stories.signs_no_more,
    "A Postfix that has work already": signs_again,
}
