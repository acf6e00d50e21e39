"""The running milter is out of descriptors or memory."""

import contextlib

from lab.loopback import wait_until

FEW = 16  # descriptors: enough for the load, and not for sessions that are kept open besides
HELD = 10
LARGE = 600_000  # octets of header, more than is at hand without asking for it


def descriptors_exhausted(bench):
    """No descriptor is left for a session: new mail waits; once there are some again, it goes on."""
    with bench.story("descriptors_exhausted", records=False) as story:
        story.exchange.load()
        story.exchange.wait_accepted(10)
        limit = story.limit("nofile", FEW)
        with contextlib.ExitStack() as held:
            for _ in range(HELD):
                held.enter_context(bench.lab.client())
            story.felt("4xx", story.exchange.wait_deferred(3))
        since = story.now()
        story.limit("nofile", limit)
        story.back(since, within=30)
        story.exchange.wait_accepted(20)


def memory_exhausted(bench):
    """No memory is to be had: messages wait, or the process is started again; once there is some, mail goes on."""
    if bench.sanitized:
        bench.skip("memory_exhausted", "AddressSanitizer ends a process that gets no memory")
        return
    with bench.story("memory_exhausted", records=False) as story:
        story.exchange.load()
        story.exchange.wait_accepted(10)
        limit = story.limit("data", 4096)
        for _ in range(20):
            story.exchange.hand_in(story.letter(header=LARGE))
        story.felt("4xx", wait_until(lambda: story.deferred, 15))
        since = story.now()
        story.limit("data", limit)
        story.back(since, within=30)
        story.exchange.wait_accepted(20)
        story.ends = [life.status for life in story.supervisor.lives[:-1]]
