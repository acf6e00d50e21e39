"""Policies as senders publish them, and as they should not: the same ones in each run.

Each has names, addresses and clients of its own below pN.example, so that all of them are one zone.
"""

import random
from dataclasses import dataclass, field

QUALIFIERS = ["", "", "", "+", "-", "~", "?"]
LOCAL_PARTS = ["user", "strong-bad", "a.b.c", "first+tag", "x_y=z", "~jack&jill=up-a_b3.c", "o'hara", "UPPER", "postmaster", "l-1.2-3"]
MACROS = [
    "%{s}", "%{l}", "%{o}", "%{d}", "%{i}", "%{v}", "%{h}", "%{p}", "%{d1}", "%{d2}", "%{d2r}", "%{dr}", "%{ir}", "%{l-}",
    "%{lr-}", "%{l1r-}", "%{l2r+-}", "%{L}", "%{S}", "%{o2}", "%{H}", "%{D}", "%{i2r}", "%{d127}", "%{s1r-}", "%{l=_/,.}",
]
ODD_MACROS = ["%{s1r@}", "%{d0}", "%{x}", "%{c}", "%{t}", "%{r}", "%{}", "%{d", "%", "%(d)", "%{dr2}", "%{d-r}", "%{l;}", "%a"]
ESCAPES = ["%%", "%_", "%-"]
ODD_TERMS = [
    "a:", "mx:", "include:", "include", "exists", "exists:", "ptr:", "ip4", "ip6", "ip4:", "all:x", "all.", "all/8", "a/", "a//", "a/33",
    "a//129", "a/032", "a/24/64", "a/24//64/1", "a:museum", "a:foo-bar", "a:1.2.3.4", "a:example.-com", "a:example.com:8080",
    "a:abc.123", "a:%{d}.", "a:%{d}x", "a:x.%{d1}com", "ip4:1.2.3", "ip4:1.2.3.256", "ip4:01.2.3.4", "ip4:1.2.3.4/33", "ip4:1.2.3.4/08",
    "ip4:1.2.3.4//32", "ip4:1.2.3.4:8080", "ip6:x", "ip6:::1/129", "ip6:1::2::3", "ip6::cafe::1", "ip6:2001:db8::/32//64", "ip6:1.2.3.4",
    "ipv4:1.2.3.4", "ptr/0", "include:x.example/24", "exists:x.example//24", "redirect:x.example", "exp=", "redirect=", "exp=-all",
    "redirect=-all", "=x", "1up=foo", "-exp=x.example", "moo", "moo.cow:far", "a,mx", "-", "+", "--all", "a:x.example,", "v=spf1",
    "a:\x7fx.example", "a\t", "x=\x7f",
]
UNKNOWN_MODIFIERS = [
    "moo.cow-far_out=man:dog/cat", "default=pass", "op=auth", "x=", "x=%{d}%%", "x=%{c}", "x=%abc", "op=%abc", "default=%{x}", "a=b", "X-y=1",
]


@dataclass
class Question:
    ip: str
    sender: str
    helo: str


@dataclass
class Policy:
    name: str  # the domain that is asked about
    shape: str
    records: list = field(default_factory=list)  # (name, type, value)
    questions: list = field(default_factory=list)

    def add(self, name, kind, value):
        self.records.append((name, kind, value))


class Maker:
    def __init__(self, number, shape, seed):
        self.random = random.Random(f"{seed}/{number}")
        self.number = number
        self.domain = f"p{number}.example"
        self.policy = Policy(self.domain, shape)
        self.v4 = f"10.{number >> 8}.{number & 255}"
        self.v6 = f"2001:db8:{number:x}:"
        self.names = [f"{label}.{self.domain}" for label in ("a", "b", "c", "d", "e", "x-y", "_z")]
        self.used = set()

    def chance(self, share):
        return self.random.random() < share

    def pick(self, items):
        return self.random.choice(items)

    # --- data that terms lead to ---

    def fill(self):
        for name in [*self.names, self.domain]:
            if name != self.domain and self.chance(0.12):
                self.policy.add(name, "CNAME", self.pick([n for n in self.names if n > name] or [self.domain]))
                self.used.add(name)
                continue
            for _ in range(self.pick([0, 1, 1, 2])):
                self.policy.add(name, "A", f"{self.v4}.{self.random.randrange(8)}")
            for _ in range(self.pick([0, 1, 1, 2])):
                self.policy.add(name, "AAAA", f"{self.v6}:{self.random.randrange(8)}")
            if self.chance(0.4):
                for preference in range(self.pick([1, 2, 3])):
                    self.policy.add(name, "MX", (preference, self.pick(self.names)))
        for client in (self.v4_client(), self.v6_client()):
            for target in self.random.sample([*self.names, self.domain], self.pick([0, 0, 1, 3])):
                self.policy.add(reverse(client), "PTR", target)
        if self.chance(0.5):
            # what %{l1r-} and the like may come to
            self.policy.add(f"user.{self.domain}", "A", "127.0.0.2")
            self.policy.add(f"strong.{self.domain}", "A", "127.0.0.2")

    def v4_client(self):
        return f"{self.v4}.1"

    def v6_client(self):
        return f"{self.v6}:1"

    # --- terms ---

    def target(self):
        if self.chance(0.8):
            return self.pick([*self.names * 3, self.domain, f"gone.{self.domain}"])
        macros = "".join(self.pick(MACROS + ESCAPES[:1]) + self.pick(["", "", ".", "-"]) for _ in range(self.pick([1, 1, 2])))
        if self.chance(0.04):
            macros += self.pick(ODD_MACROS)
        return self.pick([f"{macros}.{self.domain}", f"{macros}.%{{d}}", f"{macros}.%{{d2}}", f"x.{macros}"]).replace("..", ".")

    def cidr(self):
        return self.pick(["", "", "", "/32", "/30", "/24", "//126", "//128", "/29//125", "/0", "//0", "/0//0"])

    def term(self):
        qualifier = self.pick(QUALIFIERS)
        kind = self.pick(["a", "a", "mx", "ip4", "ip4", "ip6", "ptr", "exists", "include", "include", "all"])
        if kind in ("a", "mx"):
            term = kind + (f":{self.target()}" if self.chance(0.7) else "") + self.cidr()
        elif kind == "ip4":
            term = f"ip4:{self.v4}.{self.random.randrange(8)}{self.pick(['', '/32', '/31', '/29', '/8', '/0'])}"
        elif kind == "ip6":
            term = f"ip6:{self.v6}:{self.random.randrange(8)}{self.pick(['', '/128', '/127', '/64', '/0'])}"
        elif kind == "ptr":
            term = "ptr" + (f":{self.target()}" if self.chance(0.5) else "")
        elif kind == "all":
            term = "all" if self.chance(0.4) else "ip4:192.0.2.1"
        else:
            term = f"{kind}:{self.target()}"
        return qualifier + (term.upper() if self.chance(0.03) and "%" not in term else term)

    def record(self, terms=None):
        terms = [self.term() for _ in range(self.pick([0, 1, 2, 3, 5, 8]))] if terms is None else terms
        if self.chance(0.25):
            terms.insert(self.random.randrange(len(terms) + 1), self.modifier("redirect"))
        if self.chance(0.3):
            terms.insert(self.random.randrange(len(terms) + 1), self.modifier("exp"))
        if self.chance(0.08):
            terms.insert(self.random.randrange(len(terms) + 1), self.pick(UNKNOWN_MODIFIERS))
        if self.policy.shape == "syntax" and self.chance(0.7):
            terms.insert(self.random.randrange(len(terms) + 1), self.pick(ODD_TERMS))
        if self.chance(0.6):
            terms.append(self.pick(["-all", "-all", "~all", "?all", "all"]))
        text = self.pick(["v=spf1", "v=spf1", "v=spf1", "V=SpF1"])
        for term in terms:
            text += self.pick([" ", " ", " ", " ", "  "]) + term
        return text + self.pick(["", "", "", " "])

    def modifier(self, name):
        if name == "exp" and self.chance(0.7):
            return f"exp=why.{self.domain}"
        return f"{name.upper() if self.chance(0.05) else name}={self.target()}"

    # --- what is published ---

    def publish(self):
        self.fill()
        if self.policy.shape == "limits":
            self.limits()
        elif self.policy.shape == "nested":
            self.nested()
        else:
            self.text(self.domain, self.record())
        for name in self.names:
            if name not in self.used and self.chance(0.85):
                self.text(name, self.record())
        if self.chance(0.03):
            self.text(self.domain, self.record())
        if self.chance(0.1):
            self.text(self.domain, self.pick(["v=spf10 -all", "v=spf2.0/pra -all", "google-site-verification=x", "v=spf1\t-all", "caf\u00e9"]))
        if self.chance(0.7):
            self.text(f"why.{self.domain}", self.explanation())
        if self.chance(0.03):
            self.text(f"why.{self.domain}", self.explanation())

    def explanation(self):
        words = ["See", "http://example.com/why?s=%{S}&ip=%{I}", "%{c}", "%{d}", "is not", "%%", "%_", "%-", "%{p}", "%{h}", "%{r}", "%{ir}.%{v}"]
        text = " ".join(self.pick(words) for _ in range(self.pick([1, 3, 6])))
        return self.pick([text, text, text, text, text + "%{x}", text + "\u00e9", text + "%", "%{l20}" + text, text * 40])

    def nested(self):
        """Includes and redirects as deep as they go, now and then in a circle."""
        chain = [self.domain, *self.names]
        for here, there in zip(chain, chain[1:]):
            if here in self.used:
                continue
            step = self.pick(["include:", "include:", "?include:", "-include:", "redirect="]) + there
            self.text(here, self.record([*(self.term() for _ in range(self.pick([0, 1]))), step]))
            self.used.add(here)
        if self.chance(0.2) and self.names[-1] not in self.used:
            self.text(self.names[-1], f"v=spf1 include:{self.pick(chain)} ?all")
            self.used.add(self.names[-1])

    def limits(self):
        """Near the limits of s4.6.4, on either side."""
        kind = self.pick(["terms", "voids", "exchanges", "names", "includes"])
        count = self.random.randrange(8, 13)
        terms = []
        if kind == "terms":
            terms = [f"{self.pick(['a', 'mx', 'exists'])}:l{i}.{self.domain}" for i in range(count)]
            for i in range(count):
                self.policy.add(f"l{i}.{self.domain}", "MX", (1, f"l{i}.{self.domain}"))
                self.policy.add(f"l{i}.{self.domain}", "AAAA", f"{self.v6}:7")
                if not terms[i].startswith("exists"):
                    self.policy.add(f"l{i}.{self.domain}", "A", f"{self.v4}.7")
        elif kind == "voids":
            terms = [f"{self.pick(['a', 'mx', 'exists', 'ptr', 'a'])}:gone{i}.{self.domain}" for i in range(self.random.randrange(1, 5))]
        elif kind == "exchanges":
            for i in range(count):
                self.policy.add(f"many.{self.domain}", "MX", (i, f"h{i}.{self.domain}"))
                self.policy.add(f"h{i}.{self.domain}", "A", f"{self.v4}.{i}")
                self.policy.add(f"h{i}.{self.domain}", "AAAA", f"{self.v6}:{i}")
            terms = [f"mx:many.{self.domain}"]
        elif kind == "names":
            for i in range(count):
                for client, kind_of in ((self.v4_client(), "A"), (self.v6_client(), "AAAA")):
                    self.policy.add(reverse(client), "PTR", f"n{i}.{self.domain}")
                    self.policy.add(f"n{i}.{self.domain}", kind_of, client)
            terms = [f"ptr:{self.pick(['n0', f'n{count - 1}'])}.{self.domain}"]
        else:
            for i in range(count):
                self.text(f"i{i}.{self.domain}", f"v=spf1 {self.pick(['?all', '~all', '-all'])}")
            terms = [f"include:i{i}.{self.domain}" for i in range(count)]
        self.text(self.domain, self.record([*terms, self.pick(["all", "-all", f"ip4:{self.v4}.0/24"])]))

    def text(self, name, text):
        if name not in self.used:
            self.policy.add(name, "TXT", text)

    # --- who asks ---

    def ask(self):
        local = self.pick(LOCAL_PARTS)
        helo = self.pick([f"mx.{self.domain}", self.domain, self.pick(self.names), "MX.Client.Example", "single", "[192.0.2.1]"])
        sender = f"{local}@{self.domain}"
        if self.chance(0.06):
            sender = self.pick(["<>", f"@{self.domain}", self.domain, f"u@{self.pick(self.names)}", "u@none.invalid", "u@localhost"])
        if sender == "<>":
            helo = self.domain
        for client in (self.v4_client(), self.v6_client()):
            self.policy.questions.append(Question(client, sender, helo))
        if self.chance(0.05):
            self.policy.questions.append(Question(f"::ffff:{self.v4_client()}", sender, helo))


def reverse(ip):
    """The name that the PTR records of an address have."""
    import ipaddress

    return ipaddress.ip_address(ip).reverse_pointer


SHAPES = ["plain"] * 9 + ["syntax"] * 4 + ["nested"] * 4 + ["limits"] * 3


def policies(count, seed):
    for number in range(count):
        maker = Maker(number, SHAPES[number % len(SHAPES)], seed)
        maker.publish()
        maker.ask()
        yield maker.policy
