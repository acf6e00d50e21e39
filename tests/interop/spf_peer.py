"""pyspf over records in memory."""

import socket

import spf


class Peer:
    """Answers of one zone, as pyspf wants them from its DNS library."""

    def __init__(self, records):
        self.records = {}
        for name, kind, value in records:
            self.records.setdefault(name.lower(), []).append((kind, self._octets(kind, value)))
        spf.DNSLookup = self._look_up

    @staticmethod
    def _octets(kind, value):
        if kind == "TXT":
            octets = value.encode()
            return tuple(octets[at : at + 255] for at in range(0, max(1, len(octets)), 255))
        if kind == "AAAA":
            return socket.inet_pton(socket.AF_INET6, value)
        return value

    def _look_up(self, name, kind, *_):
        """As dnspython has it: records where CNAMEs lead belong to the name that was asked for."""
        owner = name.lower().rstrip(".")
        found = self.records.get(owner, [])
        while alias := next((value for each, value in found if each == "CNAME"), None):
            found = self.records.get(alias, [])
        return [((owner, kind), value) for each, value in found if each == kind]

    def check(self, question):
        """Result and explanation, None where the domain has none of its own; and what it says of it."""
        sender = "" if question.sender == "<>" else question.sender
        query = spf.query(i=question.ip, s=sender, h=question.helo, receiver="unknown", strict=True)
        query.set_default_explanation("")
        result, _, text = query.check()
        return result, (text or None) if result == "fail" else None, text
