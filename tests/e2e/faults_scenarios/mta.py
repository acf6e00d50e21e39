"""Postfix is restarted or reloaded, and how its open connections take a new milter."""

import signal
from pathlib import Path

from faults_scenarios.process import begin
from lab.client import dot_stuffed
from lab.loopback import wait_until

LARGE = 400_000  # lines
SOME_OF_IT = 1_000_000  # octets
TRIES = 3
LATE = 3  # messages on a connection that saw the milter go


def postfix_restarted(bench):
    """postfix stop and start under load, then reload: what was in doubt may come twice, nothing else."""
    with bench.story("postfix_restarted", records=False) as story:
        story.exchange.load()
        story.exchange.wait_accepted(10)
        since = story.now()
        bench.lab.postfix.stop()
        bench.lab.postfix.start()
        story.back(since)
        story.felt("lost-connections", any(attempt.code is None for attempt in story.exchange.attempts()))
        story.exchange.wait_accepted(10)
        since = story.now()
        bench.lab.postfix.reload()
        story.back(since)
        story.exchange.wait_accepted(20)


def connections_that_stay(bench):
    """Connections that were open when the milter was restarted: Postfix answers 451 on them; a new one is served."""
    with bench.story("connections_that_stay", records=False) as story:
        with bench.lab.client() as used, bench.lab.client() as fresh:
            send(story, used)
            life = story.supervisor.life
            story.supervisor.signal(signal.SIGTERM)
            story.supervisor.wait_for_end(life)
            story.ends.append(0)
            story.wait_for_lives(2)
            story.wait_for_socket()
            codes = {client: [send(story, client).code for _ in range(LATE)] for client in (used, fresh)}
        since = story.now()
        with bench.lab.client() as new:
            reply = send(story, new)
        story.check("new", [] if reply.accepted else [f"answered {reply}"])
        print(f"{story.name:25} on a connection that had sent: {codes[used]}, that had not: {codes[fresh]}")
        bad = [code for code in sum(codes.values(), []) if code != 250 and not 400 <= code < 500]
        story.check("open", [f"answered {bad}"] if bad else [])
        story.back(since)


def given_up(bench):
    """Postfix gives a message up when ours stands still in the middle of its body: it waits, and has its record."""
    with bench.story("given_up", records=False) as story:
        for _ in range(TRIES):
            letter = story.letter(lines=LARGE)
            reply = frozen_in_the_body(story, letter)
            story.exchange.hand_in(letter, reply)
            if not reply.accepted:
                break
        story.felt("4xx", 400 <= reply.code < 500)
        story.check("record", [] if wait_until(lambda: "aborted" in decisions(story), 5) else [f"{decisions(story)}"])
        story.exchange.load()
        story.back(story.now())


def frozen_in_the_body(story, letter):
    """Stops the process when it has read some of the body, which is a race, until there is the reply."""
    life = story.supervisor.life
    with story.bench.lab.client() as client:
        begin(client, client.envelope(letter.sender, [letter.recipient]))
        enough = octets_read(life) + SOME_OF_IT
        client.write(dot_stuffed(letter.octets))
        wait_until(lambda: octets_read(life) > enough, 10, step=0)
        story.supervisor.signal(signal.SIGSTOP)
        try:
            return client.reply()
        finally:
            story.supervisor.signal(signal.SIGCONT)


def octets_read(life):
    return int(Path(f"/proc/{life.pid}/io").read_text().split()[1])  # rchar, proc(5)


def decisions(story):
    return [record["decision"] for record in story.records()]


def send(story, client):
    letter = story.letter()
    reply = client.send(letter.sender, [letter.recipient], letter.octets)
    story.exchange.hand_in(letter, reply)
    return reply
