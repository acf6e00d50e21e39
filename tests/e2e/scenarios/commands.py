"""What the program answers on the command line, and its log as text."""

import json
import re
from dataclasses import replace

from lab.milter import SANITIZER
from messages import Message, short

LISTENER_NAME = {"exchange": "ORIGINATING", "relay": "smarthost.factory.example"}

# name, client, From, listener, login
QUESTIONS = [
    ("listed-network", "10.20.1.2", "lena.vogt@factory.example", "relay", None),
    ("listed-ipv6", "2001:db8:1::7", "lena.vogt@factory.example", "relay", None),
    ("listener", "192.0.2.66", "lena.vogt@factory.example", "exchange", None),
    ("authenticated", "192.0.2.66", "lena.vogt@factory.example", "relay", "lena"),
    ("stranger", "192.0.2.66", "lena.vogt@factory.example", "relay", None),
    ("foreign", "127.0.0.1", "olga@partner.example", "relay", None),
    ("sub-domain-covered", "127.0.0.1", "root@db.shop.example", "relay", None),
    ("sub-domain-not-covered", "127.0.0.1", "root@db.factory.example", "relay", None),
    ("upper-case", "127.0.0.1", "LENA.VOGT@FACTORY.EXAMPLE", "relay", None),
    ("a-label", "127.0.0.1", "info@xn--mller-kva.example", "relay", None),
]


def explain(bench):
    """`explain` says of a client and a From what then happens to its mail."""
    with bench.milter("explain", bench.configuration(("rsa", "ed25519"))) as milter:
        for name, address, sender, listener, login in QUESTIONS:
            if ":" in address and not bench.lab.has_ipv6:
                continue
            xclient = {"ADDR": f"IPV6:{address}" if ":" in address else address}
            xclient |= {"LOGIN": login} if login else {}
            with bench.lab.client(listener, xclient=xclient) as client:
                sent = bench.post(client, milter, Message(name, short(sender), sender=sender))
            arguments = ["--client", address, "--from", sender, "--daemon", LISTENER_NAME[listener]]
            arguments += ["--auth", login] if login else []
            answer = bench.command("explain", "--config", milter.file, *arguments, "--json")
            bench.check(f"explain/{name}", explained_problems(answer, sent))


def explained_problems(done, sent):
    if sent.record is None:
        return ["not exactly one record"]
    problems = crash_problems(done)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return [*problems, f"no JSON: exit {done.returncode}, {done.stdout[:80]!r} {done.stderr[:200]!r}"]
    record = sent.record
    expected = {
        "schema": "countersign-milter/explain/1",
        "decision": record["decision"],
        "reason": record["reason"],
        "selectors": [signature["s"] for signature in record["signatures"]],
    }
    if record["signatures"]:
        expected["domain"] = record["signatures"][0]["d"]
    problems += [
        f"{name} is {answer.get(name)!r}, the milter's {value!r}"
        for name, value in expected.items()
        if answer.get(name) != value
    ]
    if done.returncode != (0 if record["decision"] == "signed" else 1):
        problems.append(f"exit {done.returncode} for {record['decision']}")
    return problems


def check(bench):
    """`--check`: 0 and silence about problems for a good file, 2 and each problem's name for a bad one."""
    good = bench.configuration(("rsa", "ed25519"))
    bench.check("check/good", check_problems(bench, good.text(), 0, []))
    if bench.lab.milter_socket.exists():
        bench.check("check/opens-no-socket", ["the socket is there"])
    for name, text, words in bad_files(good):
        bench.check(f"check/{name}", check_problems(bench, text, 2, words))


def bad_files(good):
    """(name, file, words that have to come up) of configurations that must not be accepted."""
    text = good.text()
    missing = replace(good.domains[0].keys[0], file="/nonexistent/key.pem")
    lost = replace(good.domains[0], keys=(missing,))
    return [
        ("unknown-key", text.replace("long_lines", "long_lnes"), ["long_lnes", "long_lines"]),
        ("unknown-section", text + "[gard]\nlong_lines = 'warn'\n", ["gard"]),
        ("wrong-word", text.replace('"warn"', '"wran"'), ["long_lines"]),
        ("wrong-type", text.replace("authenticated = true", "authenticated = 1"), ["authenticated"]),
        ("host-bits", text.replace("10.20.0.0/16", "10.20.1.0/16"), ["10.20.1.0/16", "10.20.0.0/16"]),
        ("no-toml", text + "[[domain\n", []),
        ("no-domain", text[: text.index("[[domain]]")], ["domain"]),
        ("no-socket", re.sub(r"(?m)^socket = .*$", "", text), ["socket"]),
        ("key-file-missing", replace(good, domains=(lost,)).text(), ["/nonexistent/key.pem"]),
        (
            "every-problem-at-once",
            text.replace('"warn"', '"wran"').replace("on_error", "on_eror"),
            ["long_lines", "on_eror"],
        ),
    ]


def check_problems(bench, text, status, words):
    file = bench.lab.folder / "checked.toml"
    file.write_text(text)
    done = bench.command("--config", file, "--check")
    problems = crash_problems(done)
    if done.returncode != status:
        problems.append(f"exit {done.returncode}, not {status}: {done.stderr[:300]}")
    problems += [f"{word} is not named: {done.stderr[:300]}" for word in words if word not in done.stderr]
    return problems


def no_such_file(bench):
    """A configuration that is not there ends the program at once, with status 2."""
    done = bench.command("--config", bench.lab.folder / "nowhere.toml")
    problems = [] if done.returncode == 2 else [f"exit {done.returncode}"]
    if "nowhere.toml" not in done.stderr:
        problems.append(f"the file is not named: {done.stderr[:200]}")
    bench.check("no-such-file", problems + crash_problems(done))


def ends_at_once(bench):
    """SIGTERM in the first moments: whichever thread is up by then, it ends well."""
    for number in range(20):
        with bench.milter(f"ends-at-once/{number}"):
            pass


def text_log(bench):
    """format = "text": the queue id first, d= and s= spelled so, reason= last."""
    configuration = bench.configuration(log_format="text")
    with bench.milter("text-log", configuration) as milter, bench.lab.client() as client:
        reply = client.send("lena.vogt@factory.example", [bench.address()], short())
        line = "\n".join(milter.take_lines())
        signed = rf"{reply.queue_id}\b[^\n]* d=factory\.example\b[^\n]* s=r1\b[^\n]*"
        bench.check("text-log/signed", [] if re.fullmatch(signed, line) else [f"line: {line}"])
        reply = client.send("olga@partner.example", [bench.address()], short("olga@partner.example"))
        line = "\n".join(milter.take_lines())
        unsigned = rf"{reply.queue_id}\b[^\n]* reason=domain-not-configured"
        bench.check("text-log/unsigned", [] if re.fullmatch(unsigned, line) else [f"line: {line}"])


def crash_problems(done):
    """What must not be on stderr whatever the answer is."""
    problems = [f"sanitizer: {done.stderr[:300]}"] if SANITIZER.search(done.stderr) else []
    if done.returncode not in (0, 1, 2, 75):
        problems.append(f"exit status {done.returncode}")
    return problems
