"""A long run at full speed: what it takes has to stay what it was after the first minute."""

import itertools
import shutil
import statistics
import time
from dataclasses import dataclass, field

from stand.client import trouble_in
from stand.process import UNHURRIED
from stand.records import RecordCount
from stand.signing import Reloads

MINUTE = 60
LOOK_EVERY = 2  # seconds
RELOAD_EVERY = 10  # seconds
# KiB over the whole time: at five million messages, less than half an octet for each. It is not zero, because memory
# that one thread takes and another gives back leaves glibc's arenas in pieces; with MALLOC_ARENA_MAX=1 it would be.
DRIFT = 2 * 1024
STEPS = 4 * 1024  # KiB: the queue of records keeps the room that it once needed, when its reader was slow
CONNECTIONS = 8
SMALL = {"connections": CONNECTIONS, "size": "2K", "abort_every": 1001, "hang_up_every": 5003, "reconnect_after": 500}
LARGE = {"connections": 2, "size": "1M", "abort_every": 101}
SAMPLED = 1000  # one signature in so many is verified by dkimpy


@dataclass
class Course:
    """What was seen over the whole time."""

    looks: list = field(default_factory=list)  # (seconds, Figures), from the second minute on
    messages: int = 0
    signed: int = 0
    lost: int = 0
    sampled: int = 0
    problems: list = field(default_factory=list)

    def quarters(self):
        """The median resident size of the first and of the last quarter, in KiB."""
        quarter = max(1, len(self.looks) // 4)
        sizes = [figures.rss for _, figures in self.looks]
        return statistics.median(sizes[:quarter]), statistics.median(sizes[-quarter:])

    def drift(self):
        """KiB from the first look to the last at the usual pace: the median slope of all pairs of looks (Theil
        and Sen), which follows what goes on all the time and not a step."""
        pairs = itertools.combinations(self.looks, 2)
        slopes = [(late.rss - early.rss) / (then - now) for (now, early), (then, late) in pairs]
        return statistics.median(slopes) * (self.looks[-1][0] - self.looks[0][0])


def soak(stand):
    """Mail at full speed for many minutes, a new configuration with another key every ten seconds"""
    keys = [stand.key(selector=selector) for selector in ("first", "second")]
    course = Course()
    with stand.milter("soak", keys[0], piped=True) as milter:
        records = RecordCount(milter.process.stdout)
        at_start = milter.at_rest()
        with Reloads(milter, [stand.configuration(key) for key in reversed(keys)], RELOAD_EVERY) as reloads:
            for minute in range(stand.minutes):
                _play_minute(stand, milter, course, minute)
                _tell(minute, stand.minutes, milter, course, reloads.count)
        taken = milter.status_file()["generation"]
        at_end = milter.at_rest()
    records.wait(UNHURRIED)
    _judge(stand, course, at_start, at_end, records)
    enough = taken >= reloads.count
    stand.check("soak/reloads", [] if enough else [f"{taken} of {reloads.count} reloads were taken"])


def _play_minute(stand, milter, course, minute):
    sample = stand.sample()
    settings = SMALL | {"seconds": MINUTE, "save": sample, "save_every": SAMPLED}
    with stand.start(**settings) as small, stand.start(**LARGE, seconds=MINUTE) as large:
        while small.running or large.running:
            time.sleep(LOOK_EVERY)
            if minute > 0:
                course.looks.append((time.monotonic(), milter.figures()))
        summaries = small.summary(), large.summary()
    for summary in summaries:
        course.messages += summary["messages"]
        course.signed += summary["replies"]["signed"]
        course.lost += summary["lost"]
        course.problems += [f"minute {minute + 1}: {problem}" for problem in trouble_in(summary)]
    files = len(list(sample.glob("*.eml")))
    course.problems += stand.judge(sample, ["first"], ["second"], most=files)
    course.sampled += files
    shutil.rmtree(sample)


def _tell(minute, minutes, milter, course, reloads):
    print(
        f"minute {minute + 1} of {minutes}: {course.messages} messages, {milter.figures()}, {reloads} reloads, "
        f"{course.sampled} signatures verified, {len(course.problems)} problems",
        flush=True,
    )


def _judge(stand, course, at_start, at_end, records):
    stand.check("soak/signed", course.problems)
    stand.check("soak/sample", [] if course.sampled else ["no signature was verified"])
    counted = course.signed <= records.signed <= course.signed + course.lost
    stand.check("soak/records", [] if counted else [f"{records.signed} records, {course.signed} signed messages"])
    left = at_end.descriptors - at_start.descriptors
    stand.check("soak/descriptors", [] if left <= 0 else [f"{left} more at the end than at the start"])
    left = at_end.threads - at_start.threads
    stand.check("soak/threads", [] if left <= 0 else [f"{left} more at the end than at the start"])
    first, last = course.quarters()
    drift = course.drift()
    memory = f"from {first:.0f} KB in the first quarter to {last:.0f} KB in the last, a drift of {drift:+.0f} KB"
    stand.check("soak/memory", [] if drift <= DRIFT and last - first <= STEPS else [memory])
    print(f"memory after the first minute: {memory}")
