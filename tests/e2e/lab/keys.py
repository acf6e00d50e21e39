"""DKIM keys for tests, made by the openssl command, and what DNS would say of them."""

import base64
import subprocess
from dataclasses import dataclass
from pathlib import Path

GENERATE = {"rsa": ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "ed25519": ["-algorithm", "ED25519"]}
ALGORITHM = {"rsa": "rsa-sha256", "ed25519": "ed25519-sha256"}
STRING = 255  # octets of one character-string in a TXT record (RFC 1035 s3.3)


@dataclass(frozen=True)
class Key:
    domain: str
    selector: str
    kind: str  # rsa, ed25519
    file: Path
    record: str  # the text of the TXT record

    @property
    def name(self):
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def algorithm(self):
        return ALGORITHM[self.kind]

    @property
    def seed(self):
        """An Ed25519 private key as its 32 octets in base64 (RFC 8032 s5.1.5); the last ones of its PKCS#8 form."""
        return base64.b64encode(_openssl("pkey", "-in", str(self.file), "-outform", "DER")[-32:])

    def traditional(self):
        """The same RSA key as a PKCS#1 file, the only form that some programs read."""
        file = self.file.with_suffix(".pkcs1.pem")
        file.write_bytes(_openssl("pkey", "-in", str(self.file), "-traditional"))
        file.chmod(0o600)
        return file


def make_key(folder, domain, selector, kind="rsa"):
    file = Path(folder) / f"{domain}.{selector}.pem"
    _openssl("genpkey", *GENERATE[kind], "-out", str(file))
    file.chmod(0o600)
    public = _openssl("pkey", "-in", str(file), "-pubout", "-outform", "DER")
    if kind == "ed25519":
        public = public[-32:]  # RFC 8463 s4: the bare key, not its SubjectPublicKeyInfo
    record = f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}"
    return Key(domain, selector, kind, file, record)


def zone_text(keys):
    """A master file with the key records, each domain with its own $ORIGIN."""
    lines = ["$TTL 3600"]
    for key in keys:
        lines += [f"$ORIGIN {key.domain}.", f"{key.selector}._domainkey IN TXT {quoted(key.record)}"]
    return "\n".join(lines) + "\n"


def quoted(text):
    """As a master file wants a TXT record: strings in quotes, none longer than 255 octets."""
    pieces = [text[at : at + STRING] for at in range(0, len(text), STRING)]
    return " ".join(f'"{piece}"' for piece in pieces)


def _openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout
