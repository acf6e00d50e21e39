"""The next hop: an SMTP server that keeps what it receives, octet for octet."""

import re
import socket
import socketserver
import threading
from collections import defaultdict
from dataclasses import dataclass

from lab.loopback import HOST

REFUSED = "refused"  # recipients whose local part begins so get 550
FEATURES = ("SIZE", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "PIPELINING")


@dataclass(frozen=True)
class Arrival:
    sender: str
    recipients: tuple
    octets: bytes
    client: str = ""  # the address it came from
    helo: str = ""


class Sink:
    def __init__(self, host=HOST, port=0, features=FEATURES):
        self._arrivals = defaultdict(list)  # recipient -> what came for it
        self._changed = threading.Condition()
        self._server = (_ServerOverIpv6 if ":" in host else _Server)((host, port), _Session)
        self._server.keep, self._server.features = self._keep, features
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def arrivals(self, recipient):
        with self._changed:
            return list(self._arrivals.get(recipient, ()))

    def wait_for(self, recipient, seconds=15, count=1):
        """What arrived for that recipient: fewer than `count` when the time was over."""
        with self._changed:
            self._changed.wait_for(lambda: len(self.arrivals(recipient)) >= count, seconds)
        return self.arrivals(recipient)

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _keep(self, arrival):
        with self._changed:
            for recipient in set(arrival.recipients):
                self._arrivals[recipient].append(arrival)
            self._changed.notify_all()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        """A connection cut by the other side is no news here."""


class _ServerOverIpv6(_Server):
    address_family = socket.AF_INET6


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.helo, self.sender, self.recipients = "", "", []
        self._say("220 sink.customer.example ESMTP")
        for line in iter(self.rfile.readline, b""):
            text = line.decode("utf-8", "replace").strip()
            verb = text[:4].upper()
            if verb == "QUIT":
                self._say("221 2.0.0 bye")
                return
            getattr(self, f"_on_{verb.lower()}", self._on_other)(text)

    def _on_ehlo(self, text):
        self.helo = text[5:]
        lines = ("sink.customer.example", *self.server.features)
        for line in lines[:-1]:
            self._say(f"250-{line}")
        self._say(f"250 {lines[-1]}")

    def _on_mail(self, text):
        self.sender, self.recipients = path(text), []
        self._say("250 2.1.0 ok")

    def _on_rcpt(self, text):
        recipient = path(text)
        if recipient.startswith(REFUSED):
            self._say("550 5.1.1 no such user here")
        else:
            self.recipients.append(recipient)
            self._say("250 2.1.5 ok")

    def _on_data(self, _):
        if not self.recipients:
            self._say("554 5.5.1 no valid recipients")
            return
        self._say("354 go on")
        octets = self._octets()
        self.server.keep(Arrival(self.sender, tuple(self.recipients), octets, self.client_address[0], self.helo))
        self._say("250 2.0.0 kept")

    def _on_rset(self, _):
        self._say("250 2.0.0 ok")

    def _on_other(self, _):
        self._say("502 5.5.1 not known here")

    def _octets(self):
        lines, at_start = [], True
        for line in iter(self.rfile.readline, b""):
            if at_start and line == b".\r\n":
                return b"".join(lines)
            lines.append(line[1:] if at_start and line.startswith(b".") else line)
            at_start = line.endswith(b"\r\n")
        raise ConnectionError("cut off in the middle of a message")

    def _say(self, text):
        self.wfile.write(text.encode() + b"\r\n")


def path(text):
    """`MAIL FROM:<a@b.example> SIZE=1` -> `a@b.example`."""
    return re.search(r"<(.*?)>", text).group(1)
