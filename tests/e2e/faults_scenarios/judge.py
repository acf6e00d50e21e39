"""Those who judge are judged first: of each thing that must not happen they are shown one."""

import time

from lab.exchange import Attempt, try_once
from lab.loopback import wait_until
from story import delivery_problems, record_problems


def judge_itself(bench):
    """Unsigned, lost, doubled, refused, still waiting, without a record: all of it is seen."""
    story = bench.story("judge_itself")
    for produce, word in (
        (unsigned, "not signed"),
        (lost, "lost"),
        (doubled, "2 copies"),
        (refused, "refused for good"),
        (waiting, "still waiting"),
    ):
        letter = produce(bench, story.letter())
        wait_until(bench.lab.postfix.is_empty, 15)
        problems = delivery_problems(letter, bench.lab.sink, list(story.keys.values()), seconds=1)
        story.check(produce.__name__, [] if any(word in text for text in problems) else [f"seen: {problems}"])
    story.check("no-record", [] if record_problems([unsigned(bench, story.letter())], []) else ["not seen"])


def unsigned(bench, letter):
    """Past the milter."""
    client, attempt = try_once(lambda: bench.lab.client("unfiltered"), None, letter)
    client.close()
    letter.attempts.append(attempt)
    return letter


def lost(_, letter):
    return tried(letter, 250, "2.0.0 Ok: queued as 4WVN3h0tXCz1wX")


def doubled(bench, letter):
    return unsigned(bench, unsigned(bench, letter))


def refused(_, letter):
    return tried(tried(letter, 550, "5.7.1 no"), 250, "2.0.0 Ok: queued as 4WVN3h0tXCz1wX")


def waiting(_, letter):
    return tried(letter, 451, "4.7.1 later")


def tried(letter, code, text):
    now = time.monotonic()
    letter.attempts.append(Attempt(now, now, code, f"{code} {text}"))
    return letter
