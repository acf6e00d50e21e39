#!/usr/bin/python3
"""The main job, played on loopback: what a scanner sends through Exchange fails at receivers, and passes once the smart host
signs it and DNS knows of it. Started by scripts/demo.

    demo.py --bin DIR [--postfix-root DIR]     as root; exit status 0 when every verdict is the expected one
"""

import argparse
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests/e2e"))

import dkim  # noqa: E402
import dns.resolver  # noqa: E402
import spf  # noqa: E402

from demo_texts import AFTER, BEFORE, CONFIGURATION, FROM_SCANNER, FROM_STRANGER, HEAD  # noqa: E402
from lab.client import Client  # noqa: E402
from lab.keys import make_key, quoted  # noqa: E402
from lab.loopback import HOST, free_port  # noqa: E402
from lab.mail import SIGNATURE, SILENT, Mail, crlf, tag_list  # noqa: E402
from lab.milter import Listening, Milter, MilterFailed  # noqa: E402
from lab.nsd import Nsd, NsdFailed  # noqa: E402
from lab.postfix import Postfix, PostfixFailed, Programs  # noqa: E402
from lab.sink import Sink  # noqa: E402

DOMAIN = "company.example"
EXCHANGE, STRANGER, SMART_HOST = "127.0.0.10", "127.0.0.66", "127.0.0.25"  # three hosts on one machine
WEB_HOST = "127.0.0.80"  # what SPF names; not the one that mail leaves from
HELO = f"smarthost.{DOMAIN}"
SENDER = f"scanner@{DOMAIN}"
RECIPIENT = "orders@customer.example"
WIDTH = 90


class Story:
    """Numbered steps on standard output, and the verdicts that decide how it ends."""

    def __init__(self):
        self._step = 0
        self.as_expected = True

    def step(self, title):
        self._step += 1
        print(f"\n{self._step}. {title}", flush=True)

    def say(self, text):
        print(textwrap.fill(text, WIDTH, initial_indent="   ", subsequent_indent="   "), flush=True)

    def show(self, text):
        """Somebody else's words, as they are."""
        for line in text.splitlines():
            print(f"   | {line}", flush=True)

    def verdict(self, what, verdict, expected, by):
        """A verdict that differs from the expected one turns the whole demonstration into a failure."""
        note = "" if verdict == expected else f"   <- expected: {expected}"
        self.as_expected = self.as_expected and verdict == expected
        print(f"   {what:10} {verdict:10} {by}{note}", flush=True)


class SmartHost:
    """All that runs, in one folder: a key, DNS, Postfix with the milter, and the next hop behind it."""

    def __init__(self, folder, options):
        self.folder = Path(folder)
        self.key = make_key(folder, DOMAIN, "s1")
        self.sink = Sink()
        self.programs = Programs(options.postfix_root)
        socket = self.folder / "milter.sock"
        settings = {
            "myhostname": HELO,
            "relayhost": f"[{HOST}]:{self.sink.port}",
            "smtp_bind_address": SMART_HOST,
            "smtpd_milters": f"unix:{socket}",
            "milter_default_action": "tempfail",
        }
        listeners = {"in": (free_port(), []), "as before": (free_port(), ["smtpd_milters="])}
        self.postfix = Postfix(self.folder / "postfix", self.programs, settings, listeners)
        self.dns = Nsd(self.folder / "dns", self.zones(BEFORE))
        self.milter = Milter(options.bin / "countersign-milter", folder, self._configuration(socket))

    def send(self, source, helo, sender, octets, listener="in"):
        with Client(self.postfix.client_port(listener), helo=helo, source=source) as client:
            return client.send(sender, [RECIPIENT], octets)

    def zones(self, published):
        """All of DNS: the company with those records, what is above it, and the names of addresses."""
        values = {"selector": self.key.selector, "key": quoted(self.key.record), "web_host": WEB_HOST, "smart_host": SMART_HOST}
        heads = {name: HEAD.format(name=name, host=HOST) for name in (DOMAIN, "example", "0.0.127.in-addr.arpa")}
        heads[DOMAIN] += published.format(**values)
        heads["0.0.127.in-addr.arpa"] += f"25 IN PTR {HELO}.\n"
        return heads

    def authcheck(self, *arguments, octets=None):
        """(exit status, what it says), asked of our DNS server."""
        program = self.milter.program.with_name("authcheck")
        done = subprocess.run([program, *arguments, "--resolver", f"{HOST}:{self.dns.port}"], input=octets, capture_output=True)
        return done.returncode, (done.stdout or done.stderr).decode(errors="replace")

    def _configuration(self, socket):
        text = CONFIGURATION.format(
            socket=socket,
            group=self.postfix.group,
            exchange=EXCHANGE,
            domain=DOMAIN,
            selector=self.key.selector,
            key=self.key.file,
        )
        return Written(f"unix:{socket}", self.postfix.group, text)


@dataclass(frozen=True)
class Written(Listening):
    """A configuration file as text, for lab.milter."""

    content: str

    def text(self):
        return self.content


def tell(story, host):
    today(story, host)
    ask_what_is_missing(story, host)
    publish(story, host)
    show_milter(story, host)
    arrival = send_through_milter(story, host)
    judge(story, host, arrival)
    stranger_sends(story, host)
    say_what_next(story)


def scan():
    return crlf(FROM_SCANNER.format(domain=DOMAIN, sender=SENDER, recipient=RECIPIENT).encode())


def today(story, host):
    story.step("Today: a scanner sends through Exchange and a Postfix without countersign-milter")
    reply = host.send(EXCHANGE, f"ex01.corp.{DOMAIN}", SENDER, scan(), listener="as before")
    story.say(f"Postfix answers: {reply}")
    story.say(f"What {DOMAIN} publishes (in a real DNS server, NSD, on {HOST} port {host.dns.port}):")
    story.show(f'{DOMAIN}.  TXT  "v=spf1 ip4:{WEB_HOST} -all"\n_dmarc.{DOMAIN}.  TXT  "v=DMARC1; p=quarantine"')
    arrival = take_arrival(host, 1)
    story.say("What the receiver decides, by two independent programs and by our own:")
    signed_by, dkim_result = judge_dkim(arrival.octets)
    spf_result = judge_spf(arrival)
    story.verdict("DKIM", dkim_result, "none", "dkimpy: no signature")
    story.verdict("SPF", spf_result, "fail", f"pyspf: {arrival.client} sent it, SPF names {WEB_HOST} alone")
    story.verdict("DMARC", *expected(judge_dmarc(arrival, dkim_result, signed_by, spf_result), "fail"))
    story.verdict("ours", *expected(judge_ourselves(host, arrival), "fail"))
    story.say("p=quarantine: the scan goes to the spam folder, and nobody here is told.")


def ask_what_is_missing(story, host):
    story.step("What is missing? authcheck names it, with the records to publish")
    story.show(f"authcheck domain {DOMAIN} --egress {SMART_HOST} --helo {HELO} --selector s1")
    status, said = ask_domain(host)
    story.say("It says, before the tables that it goes by:")
    story.show(wrapped(said.partition("\nSPF\n")[0]))
    story.verdict("passes", "yes" if status == 0 else "no", "no", f"authcheck domain: exit status {status}")


def publish(story, host):
    story.step("A key is made, and the records go to DNS")
    story.show("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out s1.pem")
    story.show(f'{DOMAIN}.  TXT  "v=spf1 ip4:{WEB_HOST} ip4:{SMART_HOST} -all"')
    story.show(f'{HELO}.  TXT  "v=spf1 a -all"')
    story.show(f'{host.key.name}.  TXT  "{host.key.record[:40]}..."')
    host.dns.publish(host.zones(AFTER))
    status, said = ask_domain(host)
    story.verdict("passes", "yes" if status == 0 else "no", "yes", "authcheck domain: " + said.partition("\n")[0].removeprefix("pass: "))


def ask_domain(host):
    return host.authcheck("domain", DOMAIN, "--egress", SMART_HOST, "--helo", HELO, "--selector", host.key.selector)


def wrapped(text):
    lines = (textwrap.wrap(line, WIDTH - 5, subsequent_indent="    ") for line in text.splitlines())
    return "\n".join(part for parts in lines for part in parts)


def show_milter(story, host):
    story.step("The smart host: the same Postfix, with countersign-milter asked about each message")
    story.say("Two lines make Postfix ask it:")
    story.show("smtpd_milters = unix:.../milter.sock\nmilter_default_action = tempfail")
    story.say("The milter's own file, the whole of it:")
    story.show(host.milter.configuration.text().replace(str(host.folder), "..."))


def send_through_milter(story, host):
    story.step("The scanner sends the same message again")
    reply = host.send(EXCHANGE, f"ex01.corp.{DOMAIN}", SENDER, scan())
    story.say(f"Postfix answers: {reply}")
    story.say("The milter's log:")
    story.show("\n".join(host.milter.take_lines()))
    arrival = take_arrival(host, 2)
    story.say("The header as the next hop received it:")
    story.show(header_of(arrival.octets))
    return arrival


def take_arrival(host, number):
    arrivals = host.sink.wait_for(RECIPIENT, count=number)
    if len(arrivals) != number:
        raise PostfixFailed(f"the message did not arrive:\n{host.postfix.log()[-2000:]}")
    return arrivals[-1]


def header_of(octets):
    return octets.partition(b"\r\n\r\n")[0].decode("utf-8", "replace")


def judge(story, host, arrival):
    story.step("What receivers decide: three independent verdicts, and our own")
    signed_by, dkim_result = judge_dkim(arrival.octets)
    spf_result = judge_spf(arrival)
    story.verdict("DKIM", dkim_result, "pass", f"dkimpy: signed by {signed_by}, key from DNS")
    story.verdict("SPF", spf_result, "pass", f"pyspf: {arrival.client} sent it, for {domain_of(arrival.sender)}")
    story.verdict("DMARC", *expected(judge_dmarc(arrival, dkim_result, signed_by, spf_result), "pass"))
    story.verdict("ours", *expected(judge_ourselves(host, arrival), "pass"))
    altered = arrival.octets.replace(b"note 20881", b"note 20882")
    story.verdict("tampered", judge_dkim(altered)[1], "fail", "dkimpy, after one digit of the text was changed")


def stranger_sends(story, host):
    story.step(f"A stranger ({STRANGER}) sends through the same host, as if it were {SENDER}")
    octets = crlf(FROM_STRANGER.format(sender=SENDER, recipient=RECIPIENT).encode())
    reply = host.send(STRANGER, "stranger.example", "someone@stranger.example", octets)
    story.say(f"Postfix answers: {reply}")
    story.say("(Its mynetworks lets all of loopback relay here; on yours, name your Exchange alone.)")
    story.say("The milter's log; its last word is the reason why it did not sign:")
    lines = host.milter.take_lines()
    story.show("\n".join(lines))
    reason = "client-not-allowed" if "reason=client-not-allowed" in lines[-1] else "another"
    story.verdict("reason", reason, "client-not-allowed", f"only {EXCHANGE} may have mail signed")
    arrival = take_arrival(host, 3)
    signed_by, dkim_result = judge_dkim(arrival.octets)
    story.verdict("DKIM", dkim_result, "none", "dkimpy: no signature")
    story.verdict("DMARC", *expected(judge_dmarc(arrival, dkim_result, signed_by, judge_spf(arrival)), "fail"))
    story.verdict("ours", *expected(judge_ourselves(host, arrival), "fail"))
    story.say("p=quarantine in DNS tells receivers to distrust it.")


def judge_dkim(octets):
    """(d= of the signature, none | pass | fail), by dkimpy with DNS."""
    fields = Mail(octets).named(SIGNATURE)
    if not fields:
        return None, "none"
    verified = dkim.verify(octets, logger=SILENT)
    return tag_list(fields[0].octets).get("d"), "pass" if verified else "fail"


def judge_spf(arrival):
    """By pyspf: the address that connected to the next hop, and MAIL FROM."""
    return spf.check2(arrival.client, arrival.sender, HELO)[0]


def judge_dmarc(arrival, dkim_result, signed_by, spf_result):
    """(pass | fail, why) by RFC 9989: one of the two has to pass for the domain that the reader sees in From.

    Every domain here is its own organizational domain, so that alignment is plain equality.
    """
    author = domain_of(Mail(arrival.octets).named("from")[0].octets.decode())
    policy = "".join(part.decode() for part in dns.resolver.resolve(f"_dmarc.{author}", "TXT")[0].strings)
    if not policy.startswith("v=DMARC1"):
        return "none", f"_dmarc.{author} is no policy"
    aligned = [
        name
        for name, result, domain in (("DKIM", dkim_result, signed_by), ("SPF", spf_result, domain_of(arrival.sender)))
        if result == "pass" and domain == author
    ]
    if aligned:
        return "pass", f"From is {author}, and {' and '.join(aligned)} passed for it"
    return "fail", f"From is {author}, and neither DKIM nor SPF passed for it"


def domain_of(address):
    return address.rpartition("@")[2].strip().rstrip(">").lower()


def judge_ourselves(host, arrival):
    """(verdict, what it says) of `authcheck verify`."""
    client = ["--ip", arrival.client, "--sender", arrival.sender, "--helo", HELO]
    verdict, _, text = host.authcheck("verify", *client, octets=arrival.octets)[1].partition("\n")[0].partition(": ")
    return verdict, f"authcheck: {text}"


def expected(judged, wanted):
    """(verdict, wanted, why), as Story.verdict takes them."""
    verdict, why = judged
    return verdict, wanted, why


def say_what_next(story):
    story.step("Next, on a smart host of your own")
    story.say("Once DMARC passes for all that you send, p=quarantine may become p=reject. These help on the way:")
    story.show("countersign-milter --config FILE --check                                 is the file right?")
    story.show("countersign-milter explain --config FILE --client ADDRESS --from SENDER  would it be signed?")
    story.show("authcheck domain DOMAIN --egress ADDRESS --helo NAME --selector S        what is missing in DNS?")
    story.show("authcheck verify MESSAGE --ip ADDRESS --sender SENDER                    what do receivers see?")


def ask_only(server):
    """dkimpy and pyspf both use dnspython's default resolver: it asks our DNS server and no other."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port, resolver.lifetime = [HOST], server.port, 5
    dns.resolver.default_resolver = resolver


@contextlib.contextmanager
def temporary_folder():
    folder = tempfile.mkdtemp(prefix="countersign-demo.")
    os.chmod(folder, 0o755)  # Postfix's user has to pass
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(options):
    story = Story()
    print(f"Three hosts on one machine: Exchange is {EXCHANGE}, the smart host {SMART_HOST}, a stranger {STRANGER}.")
    with temporary_folder() as folder:
        print(f"All of it lives in {folder} and is gone at the end; nothing leaves this machine.")
        host = SmartHost(folder, options)
        with contextlib.ExitStack() as running:
            running.callback(host.sink.close)
            running.enter_context(host.dns)
            running.enter_context(host.milter)
            running.callback(host.postfix.stop)
            host.postfix.start()
            ask_only(host.dns)
            tell(story, host)
    return story.as_expected


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", metavar="DIR", type=Path, required=True)
    parser.add_argument("--postfix-root", metavar="DIR", default="/")
    return parser.parse_args()


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends through every `finally`
    try:
        as_expected = play(options)
    except KeyboardInterrupt:
        return 130
    except (PostfixFailed, MilterFailed, NsdFailed) as problem:
        print(f"\nThe demonstration broke off: {problem}", file=sys.stderr)
        return 1
    print("\nEvery verdict was as it should be." if as_expected else "\nNot every verdict was as it should be: <-")
    return 0 if as_expected else 1


if __name__ == "__main__":
    sys.exit(main())
