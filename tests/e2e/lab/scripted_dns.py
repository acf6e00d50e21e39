"""A DNS server that answers as a test tells it to, also wrongly, over UDP and TCP."""

import socket
import struct
import threading

from lab.loopback import HOST, free_port

QR, AA, RA = 0x8000, 0x0400, 0x0080
A, TXT = 1, 16


class Question:
    """The question of a query as octets, to be sent back."""

    def __init__(self, query, is_tcp):
        self.id, self.is_tcp, self.octets = query[:2], is_tcp, query[12:]
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode("latin-1").lower())
            at += 1 + query[at]
        self.name, self.type = ".".join(labels), struct.unpack_from("!H", query, at + 1)[0]
        self.octets = query[12 : at + 5]

    def reply(self, flags, *rdata, octets=None, identity=None):
        """A message with these flags and, as its answers, records of the type that was asked for."""
        records = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", self.type, 1, 60, len(each)) + each for each in rdata)
        header = struct.pack("!HHHHH", flags, 1, len(rdata), 0, 0)
        return (identity or self.id) + header + (octets or self.octets) + records


def text(*strings):
    """The rdata of a TXT record."""
    return b"".join(bytes([len(each)]) + each for each in strings)


class Scripted:
    """`script(question)` gives the messages to send, in order; none: silence."""

    def __init__(self, script, host=HOST, port=0):
        self._script = script
        self._udp = socket.socket(type=socket.SOCK_DGRAM)
        self._udp.bind((host, port or free_port()))  # free for TCP as well
        self.port = self._udp.getsockname()[1]
        self._tcp = socket.create_server((host, self.port))

    def __enter__(self):
        for serve in (self._serve_udp, self._serve_tcp):
            threading.Thread(target=serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._udp.close()
        self._tcp.close()

    def _serve_udp(self):
        while True:
            try:
                query, client = self._udp.recvfrom(4096)
                for message in self._script(Question(query, False)):
                    self._udp.sendto(message, client)
            except OSError:  # closed
                return

    def _serve_tcp(self):
        while True:
            try:
                connection, _ = self._tcp.accept()
                with connection:
                    query = connection.recv(4096)
                    for message in self._script(Question(query[2:], True)):
                        connection.sendall(struct.pack("!H", len(message)) + message)
            except OSError:  # closed
                return
