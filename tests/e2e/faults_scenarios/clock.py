"""The wall clock is set back by a year while mail flows."""

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from faults_scenarios.process import begin, finish
from lab.loopback import wait_until

LIBRARIES = ("/usr/lib/*-linux-*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


def clock_set_back(bench):
    """The clock goes back a year in the middle of a message and comes again: signing and durations go on."""
    if bench.sanitized:
        bench.skip("clock_set_back", "AddressSanitizer and libfaketime do not go together")
        return
    library = next((file for pattern in LIBRARIES for file in Path("/").glob(pattern[1:])), None)
    if not library:
        bench.check("clock_set_back", ["no libfaketime. As root: apt-get install faketime"])
        return
    clock = bench.lab.folder / "clock"
    set_clock(clock, 0)
    faketime = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        # a wall clock that is set leaves the monotonic one as it was
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }
    with bench.story("clock_set_back", environment=faketime) as story:
        story.exchange.load()
        story.exchange.wait_accepted(10)
        in_a_message(story, clock)
        story.exchange.wait_accepted(20)
        set_clock(clock, 0)
        story.exchange.wait_accepted(10)
        story.check("no-4xx", [f"{story.deferred} times"] if story.deferred else [])
    story.felt("a-year", any(age(record) > timedelta(days=364) for record in story.records()))
    story.check("ms", [f"{record}" for record in story.records() if not 0 <= record["ms"] < 10_000])


def in_a_message(story, clock):
    letter = story.letter()
    with story.bench.lab.client() as client:
        begin(client, client.envelope(letter.sender, [letter.recipient]))
        set_clock(clock, -365)
        reply = finish(client, letter.octets)
    story.check("open-message", [] if reply.accepted else [f"answered {reply}"])
    story.exchange.hand_in(letter, reply)


def set_clock(file, days):
    """In one step, or the library might read half of it."""
    aside = file.with_suffix(".new")
    aside.write_text(f"{days:+}d\n")
    os.replace(aside, file)


def age(record):
    return datetime.now(timezone.utc) - datetime.fromisoformat(record["ts"].replace("Z", "+00:00"))
