"""Clients that vanish, dawdle, or only sit there."""

import contextlib

from faults_scenarios.process import begin, finish

IDLE = 30


def vanishing_clients(bench):
    """TCP resets after MAIL, in the body and after all of it, beside load: nothing of that is felt by others."""
    with bench.story("vanishing_clients", records=False) as story:
        story.exchange.load()
        for stage in ("mail", "body") * 5:
            vanish(story, stage)
        story.exchange.wait_accepted(20)
        story.check("no-4xx", [f"{story.deferred} times"] if story.deferred else [])


def vanish(story, stage):
    letter = story.letter()
    client = story.bench.lab.client()
    reply = client.envelope(letter.sender, [letter.recipient])
    if stage == "body":
        begin(client, reply)
        client.write(letter.octets[:-20])
    client.vanish()
    story.exchange.hand_in(letter)  # Exchange comes again


def slow_and_idle_clients(bench):
    """Thirty sessions that wait after MAIL and one that sends line by line: others are served, then those as well."""
    with bench.story("slow_and_idle_clients") as story, contextlib.ExitStack() as open_sessions:
        waiting = [(open_sessions.enter_context(bench.lab.client()), story.letter()) for _ in range(IDLE)]
        for client, letter in waiting:
            client.envelope(letter.sender, [letter.recipient])
        story.exchange.load()
        slow(story)
        story.exchange.wait_accepted(20)
        story.check("no-4xx", [f"{story.deferred} times"] if story.deferred else [])
        for client, letter in waiting:
            begin(client, client.command("NOOP"))
            reply = finish(client, letter.octets)
            story.check("idle/accepted", [] if reply.accepted else [f"answered {reply}"])
            story.exchange.hand_in(letter, reply)


def slow(story):
    letter = story.letter(lines=20)
    with story.bench.lab.client() as client:
        begin(client, client.envelope(letter.sender, [letter.recipient]))
        lines = letter.octets.splitlines(keepends=True)
        for line in lines[:-1]:
            client.write(line)
            story.exchange.wait_accepted(1)
        reply = finish(client, lines[-1])
    story.check("slow/accepted", [] if reply.accepted else [f"answered {reply}"])
    story.exchange.hand_in(letter, reply)
