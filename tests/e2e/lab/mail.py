"""What octets of a message say: its fields, and its DKIM signatures as dkimpy judges them without DNS."""

import logging
import re
from dataclasses import dataclass

import dkim

SIGNATURE = "dkim-signature"
SILENT = logging.getLogger("lab.dkimpy")  # dkimpy warns of each signature that fails; here the verdict is enough
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False


@dataclass(frozen=True)
class Field:
    name: str  # lower case
    octets: bytes  # whole, folds and last CRLF included


@dataclass(frozen=True)
class Signature:
    tags: dict
    problem: str | None  # None: it verifies

    @property
    def domain(self):
        return self.tags.get("d")

    @property
    def selector(self):
        return self.tags.get("s")

    @property
    def algorithm(self):
        return self.tags.get("a")

    @property
    def signed_names(self):
        return self.tags.get("h", "").lower().split(":")

    def __str__(self):
        return f"d={self.domain} s={self.selector} a={self.algorithm}"


class Mail:
    def __init__(self, octets):
        self.octets = octets
        self.fields, self.body = split(octets)

    def named(self, name):
        return [field for field in self.fields if field.name == name]

    def signatures(self, keys):
        """Every DKIM-Signature, uppermost first, verified with these keys and no others."""
        return [
            Signature(tag_list(field.octets), self._problem(number, keys))
            for number, field in enumerate(self.named(SIGNATURE))
        ]

    def _problem(self, number, keys):
        records = {f"{key.name}.".encode(): key.record.encode() for key in keys}

        def look_up(name, timeout=0):
            return records.get(name if isinstance(name, bytes) else name.encode())

        try:
            verified = dkim.DKIM(self.octets, logger=SILENT).verify(number, dnsfunc=look_up)
        except Exception as error:  # dkimpy raises many kinds; each is a verdict
            return f"{type(error).__name__}: {error}"
        return None if verified else "the signature does not match the header"


def split(octets):
    """(fields, body). A message that ends with its header has an empty body."""
    head, _, body = (b"\r\n" + octets).partition(b"\r\n\r\n")
    head = head.removeprefix(b"\r\n")
    if not head:
        return [], body
    head = head.removesuffix(b"\r\n") + b"\r\n"
    whole = re.findall(rb"[^\r\n].*?\r\n(?![ \t])", head, re.DOTALL)
    return [Field(text.split(b":", 1)[0].strip().lower().decode("latin-1"), text) for text in whole], body


def tag_list(field):
    """The tags of a DKIM-Signature field, white space removed."""
    value = re.sub(r"\s+", "", field.split(b":", 1)[1].decode("utf-8", "replace"))
    pairs = (item.partition("=") for item in value.split(";"))
    return {name: text for name, equals, text in pairs if equals}


def crlf(octets):
    """Every line end, CRLF or bare LF, as CRLF."""
    return re.sub(rb"\r?\n", b"\r\n", octets)
