"""docs/deploy-postfix.md: Exchange on the one side, two receivers on the other, DNS between them."""

import re
import smtplib
import ssl
import subprocess
from pathlib import Path

from deployment import CUSTOMER, CUSTOMER_IPV6, ending_problems, has_record, install, signed_problems
from deployments import postfix_rewriting
from lab.client import Client
from lab.keys import Key
from lab.nsd import Nsd
from lab.sink import REFUSED, Sink
from messages import BODIES, Message, scan, short

DOCUMENT = "deploy-postfix.md"
HOST_NAME = "smarthost.example.com"
EXCHANGE, SECOND_EXCHANGE = "10.0.0.5", "10.0.0.6"
INSIDE, EGRESS, EGRESS_IPV6 = "10.0.0.25", "198.51.100.7", "2001:db8::7"
STRANGER, NEIGHBOUR = "203.0.113.66", "10.0.0.7"
ADDRESSES = (EXCHANGE, SECOND_EXCHANGE, INSIDE, EGRESS, EGRESS_IPV6, STRANGER, NEIGHBOUR, CUSTOMER, CUSTOMER_IPV6)
ADDRESSES += (postfix_rewriting.SEVEN_BIT,)
SENDER = "lena.vogt@example.com"
EXCHANGE_LIMIT = 36_700_160  # what Exchange 2019 lets a connector send
SMTP_PORT = 25

ZONES = {
    "customer.example": "@ IN MX 10 mx\nmx IN A " + CUSTOMER,
    "ipv6.example": "@ IN MX 10 mx\nmx IN AAAA " + CUSTOMER_IPV6,
}
START = "$TTL 300\n@ IN SOA ns.example. hostmaster.example. 1 3600 600 604800 300\n@ IN NS ns.example.\n"


def prepare(machine, program, postfix_root):
    """A Debian with Postfix's package installed and the milter's, neither configured."""
    if str(postfix_root) != "/":
        unpack_postfix(machine, postfix_root)
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


class SmartHost:
    """What the lab adds to the machine: the keys that DNS shows, and who receives."""

    def __init__(self, deployment):
        record = deployment.output["1. The key and DNS"].strip()
        strings = re.findall(r'"([^"]*)"', record)
        self.key = Key("example.com", "s1", "rsa", Path("/etc/countersign/s1.pem"), "".join(strings))
        zones = {name: START + text + "\n" for name, text in ZONES.items()}
        zones["example.com"] = START + record + "\n"
        Path("/etc/resolv.conf").unlink(missing_ok=True)
        Path("/etc/resolv.conf").write_text("nameserver 127.0.0.1\n")
        self.dns = Nsd("/run/dns", zones, port=53)
        self.dns.__enter__()
        self.customer = Sink(CUSTOMER, SMTP_PORT)
        self.exchange = Sink(EXCHANGE, SMTP_PORT)
        self.ipv6 = Sink(CUSTOMER_IPV6, SMTP_PORT) if deployment.machine.has_ipv6 else None


def dns_is_there(deployment):
    deployment.host = SmartHost(deployment)


def as_the_document_says(deployment):
    """Postfix took every setting of the document, and had nothing to say against one."""
    said = deployment.output["3. Postfix"]
    problems = [f"Postfix says {line}" for line in said.splitlines() if re.search("warning|error|fatal", line)]
    in_force = deployment.machine.sh("postconf -n").splitlines()
    for line in Path("/etc/postfix/main.cf").read_text().splitlines():
        if line and not line.startswith("#") and line.strip() not in in_force:
            problems.append(f"not in force: {line}")
    deployment.check("document/settings", problems)


def first_message(deployment):
    """The one that the document's own command sent."""
    arrivals = deployment.host.customer.wait_for("buyer@customer.example")
    deployment.check("document/first-message", signed_problems(arrivals, deployment.host.key))


def tried(deployment):
    deployment.play(STORIES)


def signs_no_more(deployment):
    recipient = deployment.address()
    send(own(Message("unsigned", short())), recipient)
    arrivals = deployment.host.customer.wait_for(recipient)
    deployment.check("way-back/unsigned", signed_problems(arrivals, deployment.host.key, count=0))
    deployment.check("way-back/end", ending_problems())


def signs_again(deployment):
    recipient = deployment.address()
    send(own(Message("again", short())), recipient)
    deployment.check("work-already/signed", customer_problems(deployment, recipient))
    deployment.machine.sh("systemctl stop countersign-milter")
    reply = send(own(Message("waits", short())), recipient)
    deployment.check("work-already/tempfail", [] if 400 <= reply.code < 500 else [str(reply)])


def send(octets, recipient, sender=SENDER, source=EXCHANGE, parameters=""):
    with Client(SMTP_PORT, host=INSIDE, source=source) as client:
        return client.send(sender, [recipient], octets, parameters=parameters)


def customer_problems(deployment, recipient, seconds=15):
    """What is wrong with what the customer got for that recipient."""
    return signed_problems(deployment.host.customer.wait_for(recipient, seconds), deployment.host.key)


def own(message):
    """A message of the corpus with its domain called by the name it has in the document."""
    return message.octets.replace(b"factory.example", b"example.com")


def from_exchange(deployment):
    """What Exchange sends arrives signed, from the address and with the name that DNS knows."""
    for message in BODIES:
        recipient = deployment.address()
        sender = message.sender.replace("factory.example", "example.com")
        reply = send(own(message), recipient, sender, parameters=message.parameters)
        arrivals = deployment.host.customer.wait_for(recipient)
        problems = signed_problems(arrivals, deployment.host.key)
        problems += [
            f"came from {arrival.client} as {arrival.helo}"
            for arrival in arrivals
            if (arrival.client, arrival.helo) != (EGRESS, HOST_NAME)
        ]
        if not has_record(reply.queue_id, "signed d=example.com s=s1"):
            problems.append(f"no record of {reply}")
        deployment.check(f"from-exchange/{message.name}", problems)


def second_exchange_with_tls(deployment):
    """The other server, encrypted, as the send connector demands."""
    recipient = deployment.address()
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP(INSIDE, SMTP_PORT, "ex02.example.com", source_address=(SECOND_EXCHANGE, 0)) as session:
        session.starttls(context=unverified)
        session.sendmail(SENDER, [recipient], own(Message("tls", short())))
        announced = int(session.esmtp_features["size"])
    deployment.check("tls/signed", customer_problems(deployment, recipient))
    deployment.check("tls/size", [] if announced > EXCHANGE_LIMIT * 4 / 3 * 78 / 76 else [f"SIZE {announced}"])


def over_ipv6(deployment):
    """To a receiver with IPv6 alone it leaves from the IPv6 address."""
    if not deployment.host.ipv6:
        return
    recipient = deployment.address("ipv6.example")
    send(own(Message("ipv6", short())), recipient)
    arrivals = deployment.host.ipv6.wait_for(recipient)
    problems = signed_problems(arrivals, deployment.host.key)
    deployment.check("ipv6", problems + [f"from {a.client}" for a in arrivals if a.client != EGRESS_IPV6])


def strangers(deployment):
    """Hosts that are not listed may send nothing to anybody; the outside address does not answer."""
    for source in (STRANGER, NEIGHBOUR, INSIDE):
        for recipient in (deployment.address(), deployment.address("example.com")):
            reply = send(own(Message("stranger", short())), recipient, source=source)
            deployment.check(f"strangers/{source}", [] if reply.code == 554 else [str(reply)])
    try:
        Client(SMTP_PORT, host=EGRESS, source=STRANGER).close()
        deployment.check("strangers/outside", ["somebody listens"])
    except ConnectionRefusedError:
        deployment.check("strangers/outside", [])


def programs_on_this_host(deployment):
    """Mail of cron by the sendmail command, and of a program that speaks SMTP."""
    recipient = deployment.address()
    subprocess.run(["/usr/sbin/sendmail", "-i", recipient], input=b"Subject: cron\n\nfull\n", check=True)
    arrivals = deployment.host.customer.wait_for(recipient)
    problems = signed_problems(arrivals, deployment.host.key)
    problems += [f"sent by {arrival.sender}" for arrival in arrivals if arrival.sender != "root@example.com"]
    deployment.check("local/sendmail", problems)
    recipient = deployment.address()
    with Client(SMTP_PORT) as client:
        client.send(SENDER, [recipient], own(Message("local", short())))
    deployment.check("local/smtp", customer_problems(deployment, recipient))


def bounce(deployment):
    """Postfix's own report about a refused recipient: signed, and straight to Exchange by the inside address."""
    sender = deployment.address("example.com")
    send(own(Message("bounced", short())), deployment.address().replace("buyer", REFUSED), sender)
    reports = deployment.host.exchange.wait_for(sender, seconds=30)
    problems = signed_problems(reports, deployment.host.key)
    problems += [f"from <{r.sender}> at {r.client}" for r in reports if (r.sender, r.client) != ("", INSIDE)]
    deployment.check("bounce", problems)


def as_large_as_exchange_sends(deployment):
    """An attachment of all that Exchange allows, in base64; what is larger than the limit is refused at once."""
    recipient = deployment.address()
    octets = scan(EXCHANGE_LIMIT * 4 // 3).replace(b"factory.example", b"example.com")
    reply = send(octets, recipient)
    problems = [] if reply.accepted else [str(reply)]
    deployment.check("large/signed", problems + customer_problems(deployment, recipient, seconds=60))
    reply = send(b"", deployment.address(), parameters="SIZE=52428801")
    deployment.check("large/refused", [] if reply.code == 552 else [str(reply)])


def bare_line_ends(deployment):
    """Bare LF is made CRLF before it is signed; one around a dot ends no message, also from Exchange."""
    recipient = deployment.address()
    send(own(Message("bare", short() + b"one\ntwo\r\n")), recipient)
    arrivals = deployment.host.customer.wait_for(recipient)
    problems = signed_problems(arrivals, deployment.host.key)
    if arrivals and b"one\r\ntwo\r\n" not in arrivals[0].octets:
        problems.append("not made CRLF")
    deployment.check("bare-lf/signed", problems)
    outer, inner = deployment.address(), deployment.address()
    smuggled = f"MAIL FROM:<ceo@example.com>\r\nRCPT TO:<{inner}>\r\nDATA\r\n".encode() + own(Message("in", short()))
    send(own(Message("out", short())) + b"\n.\r\n" + smuggled, outer)
    arrivals = deployment.host.customer.wait_for(outer)
    deployment.check("bare-lf/one-message", signed_problems(arrivals, deployment.host.key))
    deployment.check("bare-lf/smuggled", ["arrived"] * bool(deployment.host.customer.arrivals(inner)))


def milter_stopped(deployment):
    """Without the milter Exchange is asked to try again, and does so with success once it is back."""
    octets, recipient = own(Message("stopped", short())), deployment.address()
    deployment.machine.sh("systemctl stop countersign-milter")
    deployment.check("stopped/end", ending_problems())
    reply = send(octets, recipient)
    deployment.check("stopped/tempfail", [] if 400 <= reply.code < 500 else [str(reply)])
    deployment.machine.sh("systemctl start countersign-milter")
    send(octets, recipient)
    deployment.check("stopped/back", customer_problems(deployment, recipient))


def connection_of_before(deployment):
    """Postfix answers 4xx on connections that were open while the milter restarted, until it is told to reload."""
    recipient = deployment.address()
    with Client(SMTP_PORT, host=INSIDE, source=EXCHANGE) as client:
        client.send(SENDER, [deployment.address()], own(Message("before", short())))
        deployment.machine.sh("systemctl restart countersign-milter")
        reply = client.send(SENDER, [recipient], own(Message("after", short())))
    deployment.check("restart/open-connection", [] if 400 <= reply.code < 500 else [f"{reply}: healed by itself?"])
    reply = send(own(Message("new", short())), recipient)
    deployment.check("restart/new-connection", [] if reply.accepted else [str(reply)])


def what_breaks_signatures(deployment):
    postfix_rewriting.play(deployment, send)


STORIES = [
    from_exchange,
    second_exchange_with_tls,
    over_ipv6,
    strangers,
    programs_on_this_host,
    bounce,
    as_large_as_exchange_sends,
    bare_line_ends,
    what_breaks_signatures,
    milter_stopped,
    connection_of_before,
]
STEPS = {
    "1. The key and DNS": dns_is_there,
    "3. Postfix": as_the_document_says,
    "4. Try it": first_message,
    "6. From now on": tried,
    "The way back": signs_no_more,
    "A Postfix that has work already": signs_again,
}
