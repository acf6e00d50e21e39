"""What holds for a smart host by either document."""

import smtplib
import ssl
import subprocess

from deployment import ending_problems, has_record, signed_problems
from deployments.surroundings import (
    EGRESS,
    EGRESS_IPV6,
    HOST_NAME,
    INSIDE,
    NEIGHBOUR,
    SECOND_EXCHANGE,
    SENDER,
    SMTP_PORT,
    STRANGER,
    send,
    send_here,
)
from lab.client import Client
from messages import BODIES, scan, short

EXCHANGE_LIMIT = 36_700_160  # what Exchange 2019 lets a connector send
SIZE_LIMIT = 52_428_800  # what the documents say
MAIL = short(f"Lena Vogt <{SENDER}>")


def own(octets):
    """A message of the corpus with its domain called by the name it has in the documents."""
    return octets.replace(b"factory.example", b"example.com")


def customer_problems(deployment, recipient, seconds=15):
    """What is wrong with what the customer got for that recipient."""
    surroundings = deployment.surroundings
    return signed_problems(surroundings.customer.wait_for(recipient, seconds), surroundings.key)


def tempfail_problems(reply):
    return [] if 400 <= reply.code < 500 else [f"{reply}, not 4xx"]


def first_message(deployment):
    """The one that the document's own command sent."""
    deployment.check("document/first-message", customer_problems(deployment, "buyer@customer.example"))


def what_exchange_sends(deployment, left_out=()):
    """It arrives signed, from the address and with the name that DNS knows."""
    for message in BODIES:
        if message.name in left_out:
            continue
        recipient = deployment.address()
        sender = message.sender.replace("factory.example", "example.com")
        reply = send(own(message.octets), recipient, sender, parameters=message.parameters)
        problems = customer_problems(deployment, recipient)
        for arrival in deployment.surroundings.customer.arrivals(recipient):
            if (arrival.client, arrival.helo) != (EGRESS, HOST_NAME):
                problems.append(f"came from {arrival.client} as {arrival.helo}")
        if not has_record(reply.queue_id, "signed d=example.com s=s1 .* client=10.0.0.5 "):
            problems.append(f"no record of {reply}")
        deployment.check(f"exchange/{message.name}", problems)


def second_exchange_with_tls(deployment):
    """The other server, encrypted, as the send connector demands."""
    recipient = deployment.address()
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    with smtplib.SMTP(INSIDE, SMTP_PORT, "ex02.example.com", source_address=(SECOND_EXCHANGE, 0)) as session:
        session.starttls(context=unverified)
        session.sendmail(SENDER, [recipient], MAIL)
        announced = int(session.esmtp_features["size"])
    deployment.check("tls/signed", customer_problems(deployment, recipient))
    deployment.check("tls/size", [] if announced == SIZE_LIMIT else [f"SIZE {announced}"])


def over_ipv6(deployment):
    """To a receiver with IPv6 alone it leaves from the IPv6 address."""
    if not deployment.surroundings.ipv6:
        return
    recipient = deployment.address("ipv6.example")
    send(MAIL, recipient)
    arrivals = deployment.surroundings.ipv6.wait_for(recipient)
    problems = signed_problems(arrivals, deployment.surroundings.key)
    deployment.check("ipv6", problems + [f"from {a.client}" for a in arrivals if a.client != EGRESS_IPV6])


def strangers(deployment):
    """Hosts that are not listed may send nothing to anybody; the outside address does not answer."""
    for source in (STRANGER, NEIGHBOUR):
        for recipient in (deployment.address(), deployment.address("example.com")):
            reply = send(MAIL, recipient, source=source)
            deployment.check(f"strangers/{source}", [] if 500 <= reply.code < 600 else [str(reply)])
    try:
        Client(SMTP_PORT, host=EGRESS, source=STRANGER).close()
        deployment.check("strangers/outside", ["somebody listens"])
    except ConnectionRefusedError:
        deployment.check("strangers/outside", [])


def programs_on_this_host(deployment, sender):
    """Mail of cron by the sendmail command, and of a program that speaks SMTP."""
    recipient = deployment.address()
    subprocess.run(["/usr/sbin/sendmail", "-i", recipient], input=b"Subject: cron\n\nfull\n", check=True)
    problems = customer_problems(deployment, recipient)
    for arrival in deployment.surroundings.customer.arrivals(recipient):
        if arrival.sender != sender:
            problems.append(f"sent by {arrival.sender}")
    deployment.check("local/sendmail", problems)
    recipient = deployment.address()
    send_here(MAIL, recipient)
    deployment.check("local/smtp", customer_problems(deployment, recipient))


def as_large_as_exchange_sends(deployment):
    """An attachment of all that Exchange allows, in base64; what is larger than the limit is refused at once."""
    recipient = deployment.address()
    reply = send(own(scan(EXCHANGE_LIMIT * 4 // 3)), recipient)
    problems = [] if reply.accepted else [str(reply)]
    deployment.check("large/signed", problems + customer_problems(deployment, recipient, seconds=60))
    reply = send(b"", deployment.address(), parameters=f"SIZE={SIZE_LIMIT + 1}")
    deployment.check("large/refused", [] if reply.code == 552 else [str(reply)])


def milter_stopped(deployment):
    """Without the milter Exchange is asked to try again, and does so with success once it is back."""
    recipient = deployment.address()
    deployment.machine.sh("systemctl stop countersign-milter")
    deployment.check("stopped/end", ending_problems())
    deployment.check("stopped/tempfail", tempfail_problems(send(MAIL, recipient)))
    deployment.machine.sh("systemctl start countersign-milter")
    send(MAIL, recipient)
    deployment.check("stopped/back", customer_problems(deployment, recipient))


def signs_no_more(deployment):
    """After the way back from signing: mail still leaves, and the milter has ended in order."""
    recipient = deployment.address()
    send(MAIL, recipient)
    arrivals = deployment.surroundings.customer.wait_for(recipient)
    deployment.check("way-back/unsigned", signed_problems(arrivals, deployment.surroundings.key, count=0))
    deployment.check("way-back/end", ending_problems())
