"""The process is killed, told to end, or signalled with what must not harm it."""

import signal

from lab.client import dot_stuffed
from lab.loopback import wait_until

WATCHDOG = 4  # seconds; longer than Postfix waits here. The installed unit has a minute


def killed_under_load(bench):
    """kill -9 three times while four connections send."""
    with bench.story("killed_under_load", records=False) as story:
        story.exchange.load()
        for _ in range(3):
            story.exchange.wait_accepted(10)
            since = story.kill()
            story.back(since)
        story.exchange.wait_accepted(10)
    story.felt("4xx", story.deferred)


def killed_in_a_message(bench):
    """kill -9 after MAIL, in the middle of the body, and while Postfix waits for the verdict."""
    with bench.story("killed_in_a_message", records=False) as story:
        for stage in (after_mail, in_the_body, before_the_verdict):
            letter = story.letter(lines=4000)
            with bench.lab.client() as client:
                since = story.now()
                reply = stage(story, client, letter)
            story.check(stage.__name__, [] if 400 <= reply.code < 500 else [f"answered {reply}"])
            story.exchange.hand_in(letter, reply)
            story.back(since)


def after_mail(story, client, letter):
    client.command(f"MAIL FROM:<{letter.sender}>")
    story.kill()
    reply = client.command(f"RCPT TO:<{letter.recipient}>")
    return finish(client, letter.octets) if begin(client, reply) else reply


def in_the_body(story, client, letter):
    begin(client, client.envelope(letter.sender, [letter.recipient]))
    middle = len(letter.octets) // 2
    client.write(letter.octets[:middle])
    story.kill()
    return finish(client, letter.octets[middle:])


def before_the_verdict(story, client, letter):
    """The milter is stopped first, so that it cannot give one."""
    begin(client, client.envelope(letter.sender, [letter.recipient]))
    story.supervisor.signal(signal.SIGSTOP)
    before = story.bench.lab.postfix.log().count("message-id=")
    client.write(dot_stuffed(letter.octets))
    wait_until(lambda: story.bench.lab.postfix.log().count("message-id=") > before, 5)  # it has read all of it
    story.kill()
    return client.reply()


def begin(client, reply):
    """DATA, where the envelope was taken."""
    return reply.accepted and client.command("DATA").code == 354


def finish(client, octets):
    client.write(dot_stuffed(octets))
    return client.reply()


def ended_under_load(bench):
    """SIGTERM three times while eight connections send, the last time twice in a row."""
    with bench.story("ended_under_load", senders=8) as story:
        story.exchange.load()
        for numbers in ((signal.SIGTERM,), (signal.SIGTERM,), (signal.SIGTERM, signal.SIGTERM)):
            story.exchange.wait_accepted(20)
            story.end(*numbers)
        story.exchange.wait_accepted(20)
    story.felt("4xx", story.deferred)


def ended_in_a_message(bench):
    """SIGTERM while a message is in its body: that one is finished and signed, and only then the process ends."""
    with bench.story("ended_in_a_message") as story, bench.lab.client() as client:
        letter = story.letter()
        begin(client, client.envelope(letter.sender, [letter.recipient]))
        life = story.supervisor.life
        since = story.supervisor.signal(signal.SIGTERM)
        story.ends.append(0)
        wait_until(lambda: not bench.lab.milter_socket.exists(), 5)  # it is about to end
        reply = finish(client, letter.octets)
        story.check("finished", [] if reply.accepted else [f"answered {reply}"])
        story.exchange.hand_in(letter, reply)
        story.check("ended", [] if story.supervisor.wait_for_end(life) else ["still there after 15 s"])
        story.exchange.load()
        story.back(since, begun_after=life.ended)


def harmless_signals(bench):
    """SIGHUP, SIGPIPE and SIGUSR2 under load: nothing happens. SIGINT ends it in order, like SIGTERM."""
    with bench.story("harmless_signals") as story:
        story.exchange.load()
        for number in (signal.SIGHUP, signal.SIGPIPE, signal.SIGUSR2) * 2:
            story.exchange.wait_accepted(4)
            story.supervisor.signal(number)
        story.exchange.wait_accepted(10)
        story.check("same-process", [] if len(story.supervisor.lives) == 1 else ["it was started again"])
        story.check("no-4xx", [f"{story.deferred} times"] if story.deferred else [])
        story.end(signal.SIGINT)


def frozen(bench):
    """It stands still: Postfix gives up waiting and answers 4xx, and the service manager's watchdog ends it."""
    with bench.story("frozen", records=False, watchdog=WATCHDOG) as story:
        story.exchange.load()
        story.exchange.wait_accepted(10)
        life = story.supervisor.life
        if not wait_until(lambda: life.heard, WATCHDOG):
            bench.skip("frozen", "the program was built without libsystemd, so there is no watchdog")
            return
        since = story.supervisor.signal(signal.SIGSTOP)
        story.ends.append(-signal.SIGABRT)
        story.felt("4xx", story.exchange.wait_deferred())
        story.check("ended", [] if story.supervisor.wait_for_end(life) else ["nothing ended it"])
        story.back(since, begun_after=life.ended)
