"""Judges of one message: what arrived against what was sent, its signatures, and the record about it."""

import re
from collections import Counter
from dataclasses import dataclass

from lab.lab import HOSTNAME
from lab.mail import SIGNATURE, Mail, crlf

RECORD_KEYS = {
    *("ts", "queue_id", "client", "helo", "mail_from", "from_domain", "decision", "reason", "signatures"),
    *("size", "longest_line", "eightbit", "ms"),
}
RFC_3339_UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@dataclass(frozen=True)
class Sent:
    """One message that went to Postfix, and what is known of it since."""

    message: object
    reply: object
    recipient: str
    record: dict | None


def without_trace(mail, names):
    """The fields but for those our own Postfix added: its Received, and whatever is not among `names`."""
    ours = f"by {HOSTNAME} ".encode()
    return [
        field.octets
        for field in mail.fields
        if field.name in names and not (field.name == "received" and ours in field.octets)
    ]


def changes(arrived, control, octets):
    """How a message differs from the same one that went past no milter, new signatures apart."""
    names = {field.name for field in Mail(crlf(octets)).fields}
    now, before = (without_trace(mail, names) for mail in (arrived, control))
    added = Counter(now) - Counter(before)
    problems = [f"field lost or changed: {text!r:.80}" for text in Counter(before) - Counter(now)]
    problems += [f"field added: {text!r:.80}" for text in added if not is_signature(text)]
    kept = [text for text in now if not (is_signature(text) and added[text])]
    if not problems and kept != before:
        problems.append("fields in another order")
    if arrived.body != control.body:
        problems.append(f"body of {len(control.body)} octets changed into one of {len(arrived.body)}")
    return problems


def is_signature(octets):
    return octets.lower().startswith(SIGNATURE.encode() + b":")


def signature_problems(mail, keys, domain):
    """One signature that verifies for each key of the domain, none of any other domain of ours, From oversigned."""
    wanted = [key for key in keys if key.domain == domain]
    ours = {key.domain for key in keys}
    found = [signature for signature in mail.signatures(keys) if signature.domain in ours]
    problems = [f"{signature}: {signature.problem}" for signature in found if signature.problem]
    expected = sorted((key.domain, key.selector, key.algorithm) for key in wanted)
    present = sorted((signature.domain, signature.selector, signature.algorithm) for signature in found)
    if present != expected:
        problems.append(f"signatures {present}, not {expected}")
    for signature in found:
        if signature.signed_names.count("from") <= len(mail.named("from")):
            problems.append(f"From is not oversigned: h={':'.join(signature.signed_names)}")
        if "l" in signature.tags:
            problems.append("l= is there")
    return problems


def record_problems(sent, mail, control, keys, helo):
    """What the record of an accepted message says, against what was sent and what arrived."""
    record, message = sent.record, sent.message
    if record is None:
        return ["no record"]
    if not RECORD_KEYS <= record.keys():
        return [f"record lacks {sorted(RECORD_KEYS - record.keys())}"]
    shown = as_milter_saw(control)
    expected = {
        "queue_id": sent.reply.queue_id,
        "client": message.xclient.get("ADDR", "127.0.0.1").removeprefix("IPV6:"),
        "helo": helo,
        "mail_from": message.sender,
        "decision": "unsigned" if message.reason else "signed",
        "reason": message.reason,
        "signatures": signatures_on(mail, keys),
        "longest_line": max(len(line) for line in shown.split(b"\r\n")),
        "eightbit": any(octet > 127 for octet in control.body),
        "size": len(shown),
    }
    if not message.reason:
        expected["from_domain"] = message.author_domain
    problems = [
        f"record says {name} {record[name]!r}, not {value!r}"
        for name, value in expected.items()
        if record[name] != value
    ]
    if not RFC_3339_UTC.fullmatch(str(record["ts"])):
        problems.append(f"record's ts {record['ts']!r}")
    if not isinstance(record["ms"], (int, float)) or not 0 <= record["ms"] < 10_000:
        problems.append(f"record's ms {record['ms']!r}")
    return problems


def as_milter_saw(control):
    """The octets a milter is shown: all but the Received of the Postfix that asks it.

    Its protocol has an end of header always, also where a message ends without the empty line.
    """
    first = control.fields[0].octets if control.fields and control.fields[0].name == "received" else b""
    shown = control.octets.removeprefix(first)
    return shown if b"\r\n\r\n" in shown else shown + b"\r\n"


def signatures_on(mail, keys):
    ours = {key.domain for key in keys}
    return [
        {"d": signature.domain, "s": signature.selector, "a": signature.algorithm}
        for signature in mail.signatures(keys)
        if signature.domain in ours
    ]
