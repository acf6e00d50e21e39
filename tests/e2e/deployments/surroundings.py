"""The world around the smart host, as both documents draw it: Exchange, two receivers, strangers, and DNS."""

import re
from pathlib import Path

from lab.client import Client
from lab.keys import Key
from lab.nsd import Nsd
from lab.sink import Sink

HOST_NAME = "smarthost.example.com"
EXCHANGE, SECOND_EXCHANGE = "10.0.0.5", "10.0.0.6"
INSIDE, EGRESS, EGRESS_IPV6 = "10.0.0.25", "198.51.100.7", "2001:db8::7"
NEIGHBOUR, STRANGER = "10.0.0.7", "203.0.113.66"
CUSTOMER, SEVEN_BIT, CUSTOMER_IPV6 = "192.0.2.10", "192.0.2.11", "2001:db8:2::10"
ADDRESSES = (
    *(EXCHANGE, SECOND_EXCHANGE, INSIDE, EGRESS, EGRESS_IPV6),
    *(NEIGHBOUR, STRANGER, CUSTOMER, SEVEN_BIT, CUSTOMER_IPV6),
)
SENDER = "lena.vogt@example.com"
SMTP_PORT, DNS_PORT = 25, 53
KEY_SECTION = "1. The key and DNS"

START = "$TTL 300\n@ IN SOA ns.example. hostmaster.example. 1 3600 600 604800 300\n@ IN NS ns.example.\n"
ZONES = {
    "customer.example": f"@ IN MX 10 mx\nmx IN A {CUSTOMER}\n",
    "seven.example": f"@ IN MX 10 mx\nmx IN A {SEVEN_BIT}\n",
    "ipv6.example": f"@ IN MX 10 mx\nmx IN AAAA {CUSTOMER_IPV6}\n",
    ".": "",  # nothing else exists
}


class Surroundings:
    """Of a deployment whose document was followed up to the record that it publishes."""

    def __init__(self, deployment):
        record = deployment.output[KEY_SECTION].splitlines()[-1]
        strings = re.findall(r'"([^"]*)"', record)
        self.key = Key("example.com", "s1", "rsa", Path("/etc/countersign/s1.pem"), "".join(strings))
        Path("/etc/resolv.conf").unlink(missing_ok=True)
        Path("/etc/resolv.conf").write_text("nameserver 127.0.0.1\n")
        zones = ZONES | {"example.com": f"{record}\n@ IN MX 10 mx\nmx IN A {EXCHANGE}\nsmarthost IN A {EGRESS}\n"}
        self.dns = Nsd("/run/dns", {name: START + text for name, text in zones.items()}, DNS_PORT)
        self.dns.__enter__()  # for as long as the machine is there
        deployment.machine.sh("nsd-checkzone example.com /run/dns/example.com.zone")
        self.exchange, self.customer = Sink(EXCHANGE, SMTP_PORT), Sink(CUSTOMER, SMTP_PORT)
        self.seven_bit = Sink(SEVEN_BIT, SMTP_PORT, features=("SIZE",))
        self.ipv6 = Sink(CUSTOMER_IPV6, SMTP_PORT) if deployment.machine.has_ipv6 else None


def surround(deployment):
    deployment.surroundings = Surroundings(deployment)


def send(octets, recipient, sender=SENDER, source=EXCHANGE, parameters=""):
    """One message to the listener for Exchange."""
    with Client(SMTP_PORT, host=INSIDE, source=source) as client:
        return client.send(sender, [recipient], octets, parameters=parameters)


def send_here(octets, recipient, port=SMTP_PORT):
    """One message of a program on the smart host."""
    with Client(port) as client:
        return client.send(SENDER, [recipient], octets)
