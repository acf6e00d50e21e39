"""The process is killed, told to end, or signalled with what must not harm it."""

import signal


def killed_under_load(bench):
    """kill -9 three times while four connections send."""
    with bench.story("killed_under_load", records=False) as story:
        story.exchange.load()
        for _ in range(3):
            story.exchange.wait_accepted(20)
            since = story.supervisor.signal(signal.SIGKILL)
            story.ends.append(-signal.SIGKILL)
            story.back(since)
        story.exchange.wait_accepted(20)
    story.felt("4xx", any(attempt.deferred for attempt in story.exchange.attempts()))
