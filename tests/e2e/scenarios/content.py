"""Every message of messages.py through Postfix: what arrives verifies, nothing else changed, the record is right."""

from bench import outcome_problems
from judging import changes, record_problems, signature_problems
from lab.client import EXCHANGE
from lab.mail import Mail
from messages import MESSAGES


def one_key_by_data(bench):
    """All messages by DATA, signed with RSA alone."""
    play(bench, "data", ("rsa",))


def two_keys_by_bdat(bench):
    """All messages by BDAT in up to three chunks, signed with RSA and Ed25519."""
    play(bench, "bdat", ("rsa", "ed25519"))


def play(bench, by, kinds):
    configuration = bench.configuration(kinds)
    keys = [key for domain in configuration.domains for key in domain.keys]
    messages = [message for message in MESSAGES if bench.lab.has_ipv6 or not message.needs_ipv6]
    with bench.milter(by, configuration) as milter, Connections(bench.lab) as connections:
        sent = []
        for number, message in enumerate(messages):
            past = "bare-unfiltered" if message.listener == "bare" else "unfiltered"
            control = send_past_milter(bench, connections.to(past), message, by)
            client = connections.to(message.listener, message.xclient)
            sent.append((bench.post(client, milter, message, by, 1 + number % 3), control))
            if not sent[-1][0].reply.accepted:
                connections.drop(message.listener, message.xclient)
    for item, control in sent:
        bench.check(f"{by}/{item.message.name}", problems_of(bench.lab, item, control, keys))


class Connections:
    """One connection for each listener and client address: many messages on each."""

    def __init__(self, lab):
        self._lab, self._open = lab, {}

    def to(self, listener, xclient=None):
        which = listener, tuple((xclient or {}).items())
        if which not in self._open:
            self._open[which] = self._lab.client(listener, xclient=xclient)
        return self._open[which]

    def drop(self, listener, xclient):
        """After a milter's failure Postfix refuses whatever else comes on that connection."""
        self._open.pop((listener, tuple(xclient.items()))).close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self._open.values():
            client.close()


def send_past_milter(bench, client, message, by):
    recipient = bench.address("control")
    client.send(message.sender, [recipient], message.octets, by, message.parameters)
    return recipient


def problems_of(lab, sent, control_recipient, keys):
    if not sent.reply.accepted:
        return [f"refused: {sent.reply}"] + outcome_problems(sent, 250, "signed")
    arrivals = lab.sink.wait_for(sent.recipient)
    controls = lab.sink.wait_for(control_recipient)
    if len(arrivals) != 1 or len(controls) != 1:
        return [f"{len(arrivals)} copies at the next hop, {len(controls)} of the control"]
    mail, control = Mail(arrivals[0].octets), Mail(controls[0].octets)
    domain = sent.message.domain if sent.message.reason is None else None
    return (
        changes(mail, control, sent.message.octets)
        + signature_problems(mail, keys, domain)
        + record_problems(sent, mail, control, keys, EXCHANGE)
    )
