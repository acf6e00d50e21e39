"""Postfix is restarted or reloaded, and how its open connections take a new milter."""

import signal

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


def send(story, client):
    letter = story.letter()
    reply = client.send(letter.sender, [letter.recipient], letter.octets)
    story.exchange.hand_in(letter, reply)
    return reply
