"""DNS servers that do wrong: one that never answers, one whose answers never fit."""

import socket
import threading

from lab.loopback import HOST

TRUNCATED_RESPONSE = 0x82  # QR and TC in the first octet of the flags (RFC 1035 s4.1.1)


class Silent:
    """Takes every question and answers none."""

    def __init__(self, host=HOST, port=0):
        self._socket = socket.socket(type=socket.SOCK_DGRAM)
        self._socket.bind((host, port))
        self.port = self._socket.getsockname()[1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()


class Truncating(Silent):
    """Says of every question that the answer needs TCP, where nobody listens."""

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self):
        while True:
            try:
                question, client = self._socket.recvfrom(1500)
                self._socket.sendto(truncated(question), client)
            except OSError:  # closed
                return


def truncated(question):
    """The question sent back as a response: no records but those it came with."""
    return question[:2] + bytes([question[2] | TRUNCATED_RESPONSE]) + question[3:]
