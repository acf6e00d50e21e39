"""docs/deploy-sendmail.md."""

from deployment import install
from deployments import sendmail_rewriting, stories
from deployments.stories import MAIL, tempfail_problems
from deployments.surroundings import EGRESS, EXCHANGE, INSIDE, KEY_SECTION, SENDER, SMTP_PORT, send, surround
from lab.client import Client
from lab.mail import SIGNATURE, Mail
from lab.sink import REFUSED

DOCUMENT = "deploy-sendmail.md"
REFUSED_MESSAGES = {"bare-lf-body", "bare-lf-everywhere", "nul-in-body"}


def prepare(machine, program, options):
    """A Debian with Sendmail's packages installed and the milter's, neither configured."""
    machine.sh(
        f"""
        printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d
        chmod 755 /usr/sbin/policy-rc.d
        export DEBIAN_FRONTEND=noninteractive
        others=$(dpkg-query -W -f='${{db:Status-Status}} ${{Package}} ${{Provides}}\\n' |
          awk '$1 == "installed" && $2 !~ /^sendmail/ && / mail-transport-agent/ {{ print $2 }}')
        [ -z "$others" ] || dpkg --remove --force-depends $others
        rm -rf /var/spool/postfix /etc/aliases
        dpkg --install '{options.sendmail_packages}'/*.deb""",
        seconds=300,
    )
    install(machine, program)


def what_exchange_sends(deployment):
    stories.what_exchange_sends(deployment, REFUSED_MESSAGES)


def programs_on_this_host(deployment):
    stories.programs_on_this_host(deployment, sender="root@smarthost.example.com")


def bounce(deployment):
    """Sendmail asks no milter about its own reports: they leave unsigned, for Exchange."""
    sender = deployment.address("example.com")
    send(MAIL, deployment.address().replace("buyer", REFUSED), sender)
    reports = deployment.surroundings.exchange.wait_for(sender, seconds=30)
    problems = [] if len(reports) == 1 else [f"{len(reports)} reports"]
    for report in reports:
        if (report.sender, report.client) != ("", EGRESS) or Mail(report.octets).named(SIGNATURE):
            problems.append(f"from <{report.sender}> at {report.client}, or signed")
    deployment.check("bounce", problems)


def bare_line_ends(deployment):
    """Bare LF and CR end the connection with 421, NUL is refused: Exchange keeps the message, or returns it."""
    for name, octets, code in (("lf", b"one\ntwo", 421), ("cr", b"one\rtwo", 421), ("nul", b"one\0two", 554)):
        client = Client(SMTP_PORT, host=INSIDE, source=EXCHANGE)
        for command in (f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{deployment.address()}>", "DATA"):
            client.command(command)
        reply = client.command((MAIL + octets).decode() + "\r\n.")
        deployment.check(f"bare-line-ends/{name}", [] if reply.code == code else [f"{reply}, not {code}"])
        client.close()


def connection_of_before(deployment):
    """After a restart of the milter Sendmail answers 4xx on connections that were open; new ones are served."""
    recipient = deployment.address()
    with Client(SMTP_PORT, host=INSIDE, source=EXCHANGE) as client:
        client.send(SENDER, [deployment.address()], MAIL)
        deployment.machine.sh("systemctl restart countersign-milter")
        reply = client.send(SENDER, [recipient], MAIL)
    deployment.check("restart/open-connection", tempfail_problems(reply))
    send(MAIL, recipient)
    deployment.check("restart/new-connection", stories.customer_problems(deployment, recipient))


def unsafe_socket(deployment):
    """Where a group can write into the socket's folder Sendmail would not start, and says so when it is tried."""
    said = deployment.machine.sh("""
        install -d -o countersign -g smmta -m 0775 /run/unsafe
        sed s,/run/countersign/,/run/unsafe/, /etc/mail/sendmail.cf >/run/unsafe.cf
        echo QUIT | sendmail -Am -C /run/unsafe.cf -bs 2>&1 || true""")
    deployment.check("unsafe-socket", [] if "unsafe: Group writable directory" in said else [said])


STORIES = [
    what_exchange_sends,
    stories.second_exchange_with_tls,
    stories.over_ipv6,
    stories.strangers,
    programs_on_this_host,
    bounce,
    stories.as_large_as_exchange_sends,
    bare_line_ends,
    unsafe_socket,
    sendmail_rewriting.what_breaks_signatures,
    stories.milter_stopped,
    connection_of_before,
]
STEPS = {
    KEY_SECTION: surround,
    "4. Try it": lambda deployment: deployment.play([stories.first_message, *STORIES]),
    "The way back": stories.signs_no_more,
}
