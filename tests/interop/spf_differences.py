"""Where spfcheck and pyspf differ, and how to tell: the rows of docs/spf-differences.md."""

import re
from dataclasses import dataclass
from typing import Callable


@dataclass
class Case:
    policy: object
    question: object
    answer: dict  # spfcheck's
    result: str  # pyspf's
    explanation: str
    said: str  # by pyspf, whatever the result

    def __str__(self):
        records = "\n".join(f"    {name} {kind} {value!r}" for name, kind, value in self.policy.records)
        return (
            f"{self.question}\n  ours   {self.answer['result']} {self.answer['explanation']!r} ({self.answer['reason']}; "
            f"{self.answer['lookups']} look-ups, {self.answer['void_lookups']} void)\n  theirs {self.result} {self.explanation!r} "
            f"({self.said})\n{records}"
        )

    def texts(self):
        return [value for _, kind, value in self.policy.records if kind == "TXT"]

    def only_explanations_differ(self):
        return self.answer["result"] == self.result == "fail"

    def both_explain(self):
        return self.only_explanations_differ() and self.answer["explanation"] and self.explanation


@dataclass
class Row:
    name: str
    holds: Callable[[Case], bool]


def says(text):
    """pyspf ends with that error and spfcheck does not end in one."""
    return lambda case: case.result == "permerror" and text in case.said and case.answer["result"] != "permerror"


def refused(reason):
    """spfcheck refuses the record for that reason and pyspf does not."""
    return lambda case: case.answer["result"] == "permerror" and re.search(reason, case.answer["reason"]) and case.result != "permerror"


def percent_at_the_end(case):
    ends = [text for text in case.texts() if text.endswith("%%") or "%% " in text]
    if case.only_explanations_differ():
        return case.explanation is None and any(text.endswith("%%") and not text.startswith("v=spf1") for text in ends)
    return bool(ends) and says("invalid-macro-char")(case)


def macro_with_more(case):
    if case.only_explanations_differ():
        odd = r"%\{[a-z][0-9]*r?[^-.+,/_=}]"
        return case.answer["explanation"] is None and any(re.search(odd, text, re.IGNORECASE) for text in case.texts())
    return refused("is no macro; after the letter|a macro has no closing brace")(case)


def modifier_in_capitals(case):
    return any(re.search(r" (EXP|REDIRECT)=", text) for text in case.texts())


def cut_as_a_name(case):
    if not case.only_explanations_differ() or not case.explanation:
        return False
    ours, theirs = (case.answer["explanation"] or "").lower(), case.explanation.lower()
    bounded = len(ours) == 512 and theirs[:300] in ours or not ours and len(theirs) > 3800
    return len(theirs) > 200 and (ours.endswith("." + theirs) or bounded)


# Looked at from the first to the last: what is told apart most surely comes first.
ROWS = [
    Row("void-lookups", says("Void lookup limit")),
    Row("lookups-not-reached", says("Too many DNS lookups")),
    Row("include-of-itself", says("include has trivial recursion")),
    Row("letters-of-exp", says("c,r,t macros allowed")),
    Row("percent-at-the-end", percent_at_the_end),
    Row("macro-with-more", macro_with_more),
    Row("delete-character", refused("no printable ASCII")),
    Row("modifiers-not-read", refused("^(op|default)=")),
    Row("case-of-nibbles", lambda case: case.both_explain() and case.answer["explanation"].lower() == case.explanation.lower()),
    Row("cut-as-a-name", cut_as_a_name),
    Row("modifier-in-capitals", modifier_in_capitals),
]


def row_of(case):
    return next((row.name for row in ROWS if row.holds(case)), None)
