"""RFC 9989 written down once more, from its text and for this test alone: plain names, records in memory, no DNS errors."""

POLICIES = ("none", "quarantine", "reject")


def tags_of(text):
    pairs = [tag.partition("=") for tag in text.split(";") if tag.strip()]
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


class Dmarc:
    """`texts`: name -> TXT texts; `names`: all that exist."""

    def __init__(self, texts, names):
        self.texts, self.names = texts, names

    def record(self, name):
        """s4.10: several count as none."""
        found = [tags_of(text) for text in self.texts.get(f"_dmarc.{name}", []) if text.startswith("v=DMARC1")]
        return found[0] if len(found) == 1 else None

    def walk(self, name):
        """[(name, record)] as far as the walk goes (s4.10)."""
        labels, found = name.split("."), []
        while labels:
            record = self.record(".".join(labels))
            found.append((".".join(labels), record))
            if record is not None and record.get("psd") in ("n", "y"):
                break
            labels = labels[1:] if len(labels) < 8 else labels[-7:]
        return found

    def organizational_domain(self, name):
        """s4.10.2."""
        found = [(owner, record) for owner, record in self.walk(name) if record is not None]
        for owner, record in found:
            if record.get("psd") == "n":
                return owner
            if record.get("psd") == "y" and owner != name:
                return ".".join(name.split(".")[-len(owner.split(".")) - 1 :])
        return found[-1][0] if found else name

    def policy(self, author):
        """(record that applies, policy) by s4.10.1 and s4.7; (None, None) where none does, a policy of None: not usable."""
        walk = dict(self.walk(author))
        organizational = self.organizational_domain(author)
        public = [name for name, record in walk.items() if record and record.get("psd") == "y"]
        owner = next((name for name in (author, organizational, *public) if walk.get(name) is not None), None)
        if owner is None:
            return None, None
        record = walk[owner]
        if any(record.get(tag, "none") not in POLICIES for tag in ("p", "sp", "np")) or "p" not in record:
            return record, "none" if record.get("rua", "").startswith("mailto:") else None
        policy = record["p"]
        if owner != author:
            below = record.get("sp", policy)
            policy = below if author in self.names else record.get("np", below)
        if record.get("t") == "y":
            policy = POLICIES[max(0, POLICIES.index(policy) - 1)]
        return record, policy

    def verdict(self, author, spf_domains, dkim_domains):
        """(result, policy)."""
        record, policy = self.policy(author)
        if record is None:
            return "none", None
        if policy is None:
            return "permerror", None
        named = [(name, record.get("aspf")) for name in spf_domains] + [(name, record.get("adkim")) for name in dkim_domains]
        aligned = any(self.is_aligned(author, name, mode) for name, mode in named)
        return ("pass" if aligned else "fail"), policy

    def is_aligned(self, author, name, mode):
        if mode == "s":
            return author == name
        return author == name or self.organizational_domain(author) == self.organizational_domain(name)
