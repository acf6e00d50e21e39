"""The sending side: one SMTP connection that puts exactly the octets it is given on the wire."""

import re
import socket
import struct
from dataclasses import dataclass

from lab.loopback import HOST

EXCHANGE = "ex01.corp.factory.example"
ACCEPTED = re.compile(r"queued as (\w+)|(\w+) Message accepted")  # Postfix, Sendmail


class ConnectionLost(Exception):
    """The server went away where a reply was due."""


class Refused(ConnectionLost):
    """The server did not take the client at all; `reply` is its word."""

    def __init__(self, reply, code):
        super().__init__(f"{reply}, not {code}")
        self.reply = reply


@dataclass(frozen=True)
class Reply:
    code: int
    text: str

    @property
    def accepted(self):
        return self.code == 250

    @property
    def queue_id(self):
        """The MTA's name for a message it took; None otherwise."""
        found = ACCEPTED.search(self.text)
        return found and found.group(found.lastindex)

    def __str__(self):
        return self.text.replace("\n", " / ")


class Client:
    """`xclient` (ADDR, NAME, LOGIN) is how the lab plays clients that are not on loopback; `source` is an address
    of this machine to come from. `in_doubt`: a message was sent whole and has no reply; it may have been taken."""

    in_doubt = False

    def __init__(self, port, helo=EXCHANGE, xclient=None, source=HOST, host=HOST, seconds=40):
        self._socket = socket.create_connection((host, port), seconds, source_address=(source, 0))
        self._replies = self._socket.makefile("rb")
        self.greeting = self.reply()
        self._must(self.command(f"EHLO {helo}"), 250)
        if xclient:
            words = " ".join(f"{name}={value}" for name, value in xclient.items())
            self._must(self.command(f"XCLIENT {words}"), 220)
            self._must(self.command(f"EHLO {helo}"), 250)

    def command(self, text):
        self.write(text.encode() + b"\r\n")
        return self.reply()

    def write(self, octets):
        self._socket.sendall(octets)

    def send(self, sender, recipients, octets, by="data", parameters="", chunks=1):
        """The reply that decided about the message. After a refusal the connection can be used again."""
        reply = self.envelope(sender, recipients, parameters)
        if reply.accepted:
            reply = self._bdat(octets, chunks) if by == "bdat" else self._data(octets)
        if not reply.accepted:
            self.command("RSET")
        return reply

    def close(self):
        try:
            self.command("QUIT")
        except (OSError, ConnectionLost):
            pass
        self._replies.close()
        self._socket.close()

    def vanish(self):
        """Gone without a word: the other side gets a TCP reset."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._replies.close()
        self._socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def envelope(self, sender, recipients, parameters=""):
        reply = self.command(f"MAIL FROM:<{sender}> {parameters}".rstrip())
        for recipient in recipients:
            if reply.accepted:
                reply = self.command(f"RCPT TO:<{recipient}>")
        return reply

    def _data(self, octets):
        reply = self.command("DATA")
        if reply.code != 354:
            return reply
        self.write(dot_stuffed(octets))
        return self._verdict()

    def _verdict(self):
        self.in_doubt = True
        reply = self.reply()
        self.in_doubt = False
        return reply

    def _bdat(self, octets, chunks):
        size = max(1, -(-len(octets) // chunks))
        pieces = [octets[at : at + size] for at in range(0, len(octets), size)] or [b""]
        for number, piece in enumerate(pieces, 1):
            last = " LAST" if number == len(pieces) else ""
            self.write(f"BDAT {len(piece)}{last}\r\n".encode() + piece)
            reply = self._verdict() if last else self.reply()
            if not reply.accepted:
                break
        return reply

    def reply(self):
        lines = []
        while True:
            line = self._replies.readline()
            if not line:
                raise ConnectionLost(f"connection closed after {lines}")
            lines.append(line.decode("utf-8", "replace").rstrip("\r\n"))
            if line[3:4] != b"-":
                return Reply(int(line[:3]), "\n".join(lines))

    @staticmethod
    def _must(reply, code):
        if reply.code != code:
            raise Refused(reply, code)


def dot_stuffed(octets):
    """RFC 5321 s4.5.2, and the end mark; a last line without end is completed, since DATA has no other way."""
    if octets and not octets.endswith(b"\r\n"):
        octets += b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", octets) + b".\r\n"
