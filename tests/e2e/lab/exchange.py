"""A queue as Exchange keeps it: each message stays here until the smart host has taken it with 250.

What the smart host answers with 4xx, or not at all, is tried again later on a new connection; a 5xx would be a report to
the author, so that message is given up. Exchange waits a minute before it tries again; here time goes faster.
"""

import threading
import time
from dataclasses import dataclass, field

from lab.client import ConnectionLost, Refused
from lab.loopback import wait_until

RETRY_AFTER = 0.25  # seconds
BETWEEN_MESSAGES = 0.05  # seconds a sender rests, so that there is time for others on the machine
PER_CONNECTION = 5  # messages before a sender says QUIT


@dataclass(frozen=True)
class Attempt:
    began: float
    ended: float
    code: int | None  # None: the connection was lost
    text: str
    in_doubt: bool = False  # lost when only the verdict was missing: the smart host may have taken it

    @property
    def accepted(self):
        return self.code == 250

    @property
    def deferred(self):
        return self.code is not None and 400 <= self.code < 500

    @property
    def bounced(self):
        return self.code is not None and self.code >= 500


@dataclass(eq=False)
class Letter:
    """One message to one recipient whom no other message has."""

    recipient: str
    sender: str
    domain: str  # of its author, hence of its signature
    octets: bytes
    attempts: list = field(default_factory=list)
    queue_id: str | None = None
    due: float = 0.0

    @property
    def accepted(self):
        return any(attempt.accepted for attempt in self.attempts)

    @property
    def first_try(self):
        return bool(self.attempts) and self.attempts[0].accepted

    @property
    def bounced(self):
        return any(attempt.bounced for attempt in self.attempts)

    @property
    def doubts(self):
        """How often more the message may have been taken than 250 was seen (RFC 1047)."""
        return sum(attempt.in_doubt for attempt in self.attempts)


class Exchange:
    """`connect()` gives a Client; `write()` a new Letter, for as long as `load` lasts."""

    def __init__(self, connect, write, senders=4):
        self._connect, self._write = connect, write
        self.letters = []
        self._waiting = []
        self._lock = threading.Condition()
        self._loaded = self._ending = False
        self._threads = [threading.Thread(target=self._send_all, daemon=True) for _ in range(senders)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        with self._lock:
            self._ending = True
            self._lock.notify_all()
        for thread in self._threads:
            thread.join(60)

    def load(self):
        """From here on every sender writes new letters; `rest` ends it."""
        self._set_load(True)

    def rest(self):
        self._set_load(False)

    def hand_in(self, letter, reply=None):
        """This letter, too; `reply` is what came of it when it was tried by hand."""
        with self._lock:
            self.letters.append(letter)
            if reply:
                now = time.monotonic()
                letter.queue_id = reply.queue_id
                letter.attempts.append(Attempt(now, now, reply.code, str(reply)))
            if not letter.accepted and not letter.bounced:
                self._waiting.append(letter)
                self._lock.notify()
        return letter

    def attempts(self):
        with self._lock:
            return [attempt for letter in self.letters for attempt in letter.attempts]

    def accepted_since(self, moment, domain=None):
        """When the first message was taken that was begun after that moment, or None."""
        with self._lock:
            ends = [
                attempt.ended
                for letter in self.letters
                if domain in (None, letter.domain)
                for attempt in letter.attempts
                if attempt.accepted and attempt.began >= moment
            ]
        return min(ends, default=None)

    def wait_accepted(self, count, seconds=15):
        """Waits until so many more messages were taken than now."""
        wanted = self._accepted() + count
        return wait_until(lambda: self._accepted() >= wanted, seconds)

    def wait_deferred(self, count=1, seconds=15):
        """Waits until so many more attempts got 4xx, or lost their connection, than now."""
        wanted = self._deferred() + count
        return wait_until(lambda: self._deferred() >= wanted, seconds)

    def wait_empty(self, seconds):
        """Waits until nothing is left to be sent."""
        return wait_until(lambda: all(letter.accepted or letter.bounced for letter in list(self.letters)), seconds)

    def _accepted(self):
        return sum(attempt.accepted for attempt in self.attempts())

    def _deferred(self):
        return sum(attempt.deferred or attempt.code is None for attempt in self.attempts())

    def _set_load(self, loaded):
        with self._lock:
            self._loaded = loaded
            self._lock.notify_all()

    def _next(self):
        """A letter that is due, or a new one; None when it is over."""
        with self._lock:
            while not self._ending:
                now = time.monotonic()
                due = next((letter for letter in self._waiting if letter.due <= now), None)
                if due:
                    self._waiting.remove(due)
                    return due
                if self._loaded:
                    letter = self._write()
                    self.letters.append(letter)
                    return letter
                self._lock.wait(RETRY_AFTER / 4 if self._waiting else None)
        return None

    def _send_all(self):
        client, sent = None, 0
        while letter := self._next():
            client, attempt = try_once(self._connect, client, letter)
            sent += 1
            with self._lock:
                letter.attempts.append(attempt)
                if not attempt.accepted and not attempt.bounced:
                    letter.due = time.monotonic() + RETRY_AFTER
                    self._waiting.append(letter)
            if client and (not attempt.accepted or sent % PER_CONNECTION == 0):
                client.close()
                client = None
            time.sleep(BETWEEN_MESSAGES)
        if client:
            client.close()


def try_once(connect, client, letter):
    """Sends a letter on an open connection, or on a new one: the connection if it still is one, and what came of it."""
    began = time.monotonic()
    try:
        client = client or connect()
        reply = client.send(letter.sender, [letter.recipient], letter.octets)
        letter.queue_id = reply.queue_id or letter.queue_id
        return client, Attempt(began, time.monotonic(), reply.code, str(reply))
    except Refused as refused:
        return None, Attempt(began, time.monotonic(), refused.reply.code, str(refused.reply))
    except (OSError, ConnectionLost) as error:
        in_doubt = client is not None and client.in_doubt
        if client:
            client.close()
        return None, Attempt(began, time.monotonic(), None, str(error), in_doubt)
