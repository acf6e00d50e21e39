"""Messages with the zones that they meet, the same ones in each run. Each has names of its own below mN.example."""

import random
from dataclasses import dataclass, field

CLIENT = "192.0.2.25"
SPF = [f"v=spf1 ip4:{CLIENT} -all", "v=spf1 ip4:192.0.2.0/24 ~all", "v=spf1 -all", "v=spf1 ~all", "v=spf1 ?all", "v=spf1 ip4:1 -all", None]
TAGS = [
    "", "; sp=none", "; sp=reject", "; np=reject", "; sp=quarantine; np=none", "; t=y", "; adkim=s", "; aspf=s", "; aspf=s; adkim=s",
    "; psd=n", "; psd=u", "; rua=mailto:a@r.example", "; sp=wrong", "; sp=wrong; rua=mailto:a@r.example", "; SP=none", "; unknown=x",
]  # fmt: skip
RECORDS = ["v=DMARC1; p=none", "v=DMARC1; p=quarantine", "v=DMARC1; p=reject", "v=DMARC1;p=reject", "v=DMARC1", "v=DMARC1; p=x"]


@dataclass
class Case:
    number: int
    author: str = ""
    sender: str = ""
    helo: str = ""
    signers: list = field(default_factory=list)  # d= of each signature
    damage: str = ""  # what happens to the message behind the signer
    texts: dict = field(default_factory=dict)  # name -> TXT texts
    names: set = field(default_factory=set)

    def publish(self, name, text):
        texts = self.texts.setdefault(name, [])
        if text not in texts:  # RFC 2181 s5: no record twice
            texts.append(text)
        labels = name.split(".")
        self.names.update(".".join(labels[at:]) for at in range(len(labels)))  # with empty non-terminals


def cases(count, key_record, seed="9989"):
    for number in range(count):
        yield make(number, random.Random(f"{seed}/{number}"), key_record)


def make(number, chance, key_record):
    top = f"m{number}.example"
    own = [f"c.{top}", f"mail.c.{top}", f"news.mail.c.{top}", f"h.g.f.e.d.b.a.c.{top}"]
    all_names = [*own, *own[:2], f"other.{top}", f"gone.c.{top}"]
    damage = chance.choice(["", "", "", "body", "subject"])
    case = Case(number, author=chance.choice(all_names), helo=chance.choice(all_names), damage=damage)
    case.sender = chance.choice([f"bounce@{chance.choice(all_names)}"] * 5 + ["<>"])
    case.signers = [chance.choice(all_names) for _ in range(chance.choice([0, 1, 1, 2]))]
    for name in {*own, f"other.{top}"}:
        case.publish(name, "not about mail")
        text = chance.choice(SPF)
        if text:
            case.publish(name, text)
        if chance.random() < 0.6:
            case.publish(f"s1._domainkey.{name}", key_record if chance.random() < 0.9 else "v=DKIM1; p=")
    for name, share in ((own[0], 0.7), (own[1], 0.3), (own[2], 0.2), (own[3], 0.2), (top, 0.4), (f"other.{top}", 0.4)):
        if chance.random() < share:
            more = chance.choice([*TAGS, "; psd=y"] if name == top else TAGS)
            for _ in range(chance.choice([1] * 12 + [2])):
                case.publish(f"_dmarc.{name}", chance.choice(RECORDS) + more)
    return case
