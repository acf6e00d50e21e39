"""Our programs as a peer sees them: authsign as a filter, authcheck with the keys in a zone file."""

import json
import subprocess

from lab.mail import SIGNATURE, Mail, crlf
from lab.milter import SANITIZER


class Ours:
    def __init__(self, programs, folder):
        self._authsign, self._authcheck = programs / "authsign", programs / "authcheck"
        self._folder = folder

    def sign(self, octets, key, second, canonicalization):
        """Both keys at once."""
        command = [self._authsign, "--domain", key.domain, "--canonicalization", canonicalization]
        command += ["--selector", key.selector, "--key", key.file]
        command += ["--selector2", second.selector, "--key2", second.file]
        return subprocess.run(command, input=octets, capture_output=True, timeout=60)

    @staticmethod
    def signing_problems(done, octets):
        """Two fields on top, and below them the message as it was, its last line end completed."""
        problems = sanitizer_problems(done)
        if done.returncode != 0:
            return [*problems, f"exit {done.returncode}: {done.stderr.decode(errors='replace')}"]
        end = b"\r\n" if b"\r\n" in octets else b"\n"
        whole = octets if octets.endswith(end) else octets + end
        if not done.stdout.endswith(whole):
            return [*problems, "the message itself was changed"]
        added = Mail(crlf(done.stdout.removesuffix(whole)) + b"\r\n")
        names = [field.name for field in added.fields]
        if names != [SIGNATURE, SIGNATURE]:
            problems.append(f"fields added: {names}")
        return problems

    def verifying_problems(self, octets, zone, key):
        """The one signature passes, and authcheck names its maker."""
        status, answer, problems = self._verify(octets, zone)
        found = [tuple(each.get(name) for name in ("result", "domain", "selector", "algorithm")) for each in answer]
        if found != [("pass", key.domain, key.selector, key.algorithm)]:
            problems.append(f"exit {status}: {answer}")
        elif status != 0:
            problems.append(f"exit {status} for a pass")
        return problems

    def accepting_problems(self, octets, zone):
        """Nothing passes."""
        status, answer, problems = self._verify(octets, zone)
        if not answer or any(each.get("result") == "pass" for each in answer) or status != 1:
            problems.append(f"exit {status}: {answer}")
        return problems

    def _verify(self, octets, zone):
        command = [self._authcheck, "verify", "--json", "--zone", zone]
        done = subprocess.run(command, input=octets, capture_output=True, timeout=60)
        problems = sanitizer_problems(done)
        try:
            answer = json.loads(done.stdout)["dkim"]
        except (ValueError, KeyError):
            problems.append(f"no JSON: {done.stdout[:80]!r} {done.stderr[:300]!r}")
            answer = []
        return done.returncode, answer, problems


def sanitizer_problems(done):
    text = done.stderr.decode(errors="replace")
    return [text[:500]] if SANITIZER.search(text) else []
