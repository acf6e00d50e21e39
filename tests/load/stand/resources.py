"""Descriptors, threads and memory: what many sessions and large messages take, and that it comes back."""

from lab.loopback import wait_until
from stand.client import trouble_in
from stand.process import UNHURRIED

KEPT_OPEN = 200
OPENED_AND_CLOSED = 2000
GROWTH = 512  # KiB that a second round may take beyond the first, which fills the allocator's arenas
PEAK_OF_A_THOUSAND = 32 * 1024  # KiB
PER_SESSION = 160  # KiB with a message of 10 MB under way
AT_ONCE = (8, 64, 200)
LARGE = ("64K", "1M", "10M")


def sessions_come_back(stand):
    """2,000 sessions opened and closed, 200 kept open while mail flows: nothing of them stays"""
    with stand.milter("sessions") as milter:
        _many_sessions(stand, milter, "first")
        before = milter.at_rest()
        during = _many_sessions(stand, milter, "second")
        after = milter.at_rest()
    stand.say("sessions", f"before {before}; {KEPT_OPEN} open {during}; after {after}")
    held = during.descriptors - before.descriptors
    stand.check("sessions/kept_open", [] if held >= KEPT_OPEN else [f"{held} descriptors for {KEPT_OPEN} sessions"])
    came_back = after.descriptors <= before.descriptors and after.threads <= before.threads
    stand.check("sessions/come_back", [] if came_back else [f"before {before}, after {after}"])
    if not stand.sanitizer:
        grown = after.rss - before.rss
        stand.check("sessions/memory", [] if grown <= GROWTH else [f"{grown} KB more than before"])


def _many_sessions(stand, milter, name):
    """The figures while many sessions are open and mail flows beside them."""
    many = stand.load(messages=OPENED_AND_CLOSED, connections=50, reconnect_after=1)
    stand.check(f"sessions/{name}/signed", trouble_in(many))
    opened = many["connections"]
    stand.check(f"sessions/{name}/opened", [] if opened >= OPENED_AND_CLOSED else [f"{opened} connections"])
    closed = milter.at_rest().descriptors
    with stand.start(connections=KEPT_OPEN, hold=True) as kept:
        kept.wait_for_hold()
        beside = stand.load(messages=1000, connections=8)
        wait_until(lambda: milter.figures().descriptors >= closed + KEPT_OPEN, UNHURRIED)
        during = milter.figures()
        kept.summary()
    stand.check(f"sessions/{name}/beside", trouble_in(beside))
    return during


def thousand_sessions(stand):
    """1,000 open sessions, then two messages each"""
    with stand.milter("thousand") as milter:
        with stand.start(connections=1000, each=2, hold=True) as load:
            load.wait_for_hold()
            summary = load.summary()
        peak = milter.peak()
    stand.say("thousand", f"peak {peak} KB, {summary['per_second']:.0f} messages/s")
    stand.check("thousand/signed", trouble_in(summary))
    stand.check("thousand/messages", [] if summary["messages"] == 2000 else [f"{summary['messages']} messages"])
    if not stand.sanitizer:
        stand.check("thousand/peak", [] if peak <= PEAK_OF_A_THOUSAND else [f"{peak} KB"])


def memory_of_large_messages(stand):
    """Messages of up to 10 MB under way on up to 200 sessions: memory follows the sessions, not the size"""
    sizes = LARGE[1:2] if stand.sanitizer else LARGE
    for sessions in AT_ONCE:
        for size in sizes:
            name = f"memory/{size}x{sessions}"
            with stand.milter(name) as milter:
                warm = stand.load(messages=8, connections=2)
                rest = milter.figures().rss
                summary = stand.load(connections=sessions, each=1, size=size)
                each = (milter.peak() - rest) / sessions
            stand.check(f"{name}/signed", trouble_in(warm) + trouble_in(summary))
            if not stand.sanitizer:
                stand.say(name, f"{each:.0f} KB a session")
                stand.check(f"{name}/each", [] if each <= PER_SESSION else [f"{each:.0f} KB a session"])
