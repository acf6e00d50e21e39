"""A document whose fenced blocks are followed word by word.

A block that is a file stands below a line that names it, as `/etc/postfix/main.cf`; a block of `sh` is commands, and
one of `text` right below is what they print, `…` standing for anything.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)$")
FILE = re.compile(r"^`(/[^`]+)`:?$")
HEADING = re.compile(r"^#+ (.*)$")


@dataclass(frozen=True)
class Block:
    section: str  # the heading it stands below
    language: str  # the word behind the fence
    file: str | None  # the path in the line above it
    text: str
    line: int


def blocks_of(document):
    """All blocks in the order of the document."""
    lines = Path(document).read_text().splitlines()
    blocks, section, above, at = [], "", "", 0
    while at < len(lines):
        line = lines[at]
        if fence := FENCE.match(line):
            end = lines.index("```", at + 1)
            file = FILE.match(above)
            text = "\n".join(lines[at + 1 : end]) + "\n"
            blocks.append(Block(section, fence.group(1), file and file.group(1), text, at + 1))
            at = end
        elif heading := HEADING.match(line):
            section = heading.group(1)
        above = line or above
        at += 1
    return blocks


def prints(expected, output):
    """Whether `output` is what a block of `text` says."""
    pattern = ".*".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, output.strip(), re.DOTALL) is not None
