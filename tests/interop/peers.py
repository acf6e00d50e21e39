"""The peers: dkimpy in this process, Mail::DKIM in a Perl of its own. Keys are handed to them; no DNS is asked."""

import json
import logging
import subprocess
from pathlib import Path

import dkim

PERL = Path(__file__).with_name("mail_dkim.pl")
SILENT = logging.getLogger("interop.dkimpy")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False


def dkimpy_sign(octets, key, canonicalization):
    algorithm = b"rsa-sha256" if key.kind == "rsa" else b"ed25519-sha256"
    signer = dkim.DKIM(octets, logger=SILENT, signature_algorithm=algorithm)
    return signer.sign(
        key.selector.encode(),
        key.domain.encode(),
        private_key(key),
        canonicalize=tuple(canonicalization.encode().split(b"/")),
    )


def private_key(key):
    """dkimpy wants an Ed25519 key as its seed in base64, not as PEM."""
    return key.file.read_bytes() if key.kind == "rsa" else key.seed


def mail_dkim_sign(files, key, canonicalization):
    """A DKIM-Signature field for each file (RSA only)."""
    fields = mail_dkim(
        sign=[str(file) for file in files],
        domain=key.domain,
        selector=key.selector,
        key=str(key.traditional()),
        canonicalization=canonicalization,
    )
    return [field.encode() for field in fields]


def mail_dkim_verdicts(files, keys):
    """{selector: result} for each file; Mail::DKIM does not know Ed25519."""
    return mail_dkim(verify=[str(file) for file in files], keys={key.name: key.record for key in keys})


def mail_dkim(**job):
    done = subprocess.run(["/usr/bin/perl", PERL], input=json.dumps(job).encode(), capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(f"Mail::DKIM: {done.stderr.decode(errors='replace')}")
    return json.loads(done.stdout)


def mail_dkim_is_there():
    return subprocess.run(["/usr/bin/perl", "-MMail::DKIM::Verifier", "-e1"], capture_output=True).returncode == 0
