"""Key files are replaced by what is no key, and put back."""

import shutil
import subprocess

from lab.loopback import wait_until
from messages import FACTORY

HEALED_WITHIN = 20  # seconds; the milter looks at a bad key again every ten


def directory(file):
    file.unlink()
    file.mkdir()


def rubbish(file):
    file.write_bytes(b"\x00\xff not a key at all\n" * 50)


def empty(file):
    file.write_bytes(b"")


def truncated(file):
    file.write_bytes(file.read_bytes()[:700])


def encrypted(file):
    command = ["openssl", "pkey", "-aes256", "-passout", "pass:secret", "-in", file]
    file.write_bytes(subprocess.run(command, check=True, capture_output=True).stdout)


def not_ours(file):
    shutil.chown(file, "root")
    file.chmod(0o600)


def open_to_all(file):
    file.chmod(0o644)


def gone(file):
    file.unlink()


BREAKAGES = {
    f"{breakage.__name__.replace('_', '-')}.example": breakage
    for breakage in (directory, rubbish, empty, truncated, encrypted, not_ours, open_to_all, gone)
}


def bad_keys(bench):
    """Each domain's key file broken in another way, then a reload: their mail waits, another domain's goes on."""
    with bench.story("bad_keys", domains=(*BREAKAGES, FACTORY), turns=(FACTORY,)) as story:
        story.exchange.load()
        for domain, breakage in BREAKAGES.items():
            breakage(story.keys[domain].file)
        done = story.reload()
        story.check("reload", reload_problems(story, done))
        waiting = {domain: story.exchange.hand_in(story.letter(domain)) for domain in BREAKAGES}
        wait_until(lambda: all(letter.attempts for letter in waiting.values()), 10)
        for domain, letter in waiting.items():
            first = letter.attempts[0]
            story.check(f"{domain}/waits", [] if first.deferred else [f"answered {first.text}"])
        story.check("said", [] if wait_until(lambda: not said_problems(story), 5) else said_problems(story))
        story.exchange.rest()
        own = [letter for letter in story.exchange.letters if letter.domain == FACTORY and letter.attempts]
        story.check(f"{FACTORY}/goes-on", [letter.attempts[0].text for letter in own if not letter.first_try])
        heal(story)


def heal(story):
    """The files as they should be, and nobody tells the milter."""
    for domain in BREAKAGES:
        if story.keys[domain].file.is_dir():
            story.keys[domain].file.rmdir()
        since = story.place_key(domain)
    story.exchange.wait_empty(HEALED_WITHIN)
    for domain in BREAKAGES:
        story.back(since, domain, within=0)


def reload_problems(story, done):
    problems = [] if done.returncode == 2 else [f"exit {done.returncode}"]
    names = [str(story.keys[domain].file) for domain in BREAKAGES]
    return problems + [f"{name} is not named: {done.stderr[:300]}" for name in names if name not in done.stderr]


def said_problems(story):
    """The records say why the first attempts were not signed."""
    said = {record["from_domain"] for record in story.records() if record["reason"] == "key-unavailable"}
    return [f"no record with key-unavailable for {domain}" for domain in BREAKAGES if domain not in said]
