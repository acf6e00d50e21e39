"""The socket that Postfix knows is taken away."""

import shutil

from lab.loopback import wait_until

NOTICED_WITHIN = 25  # seconds


def socket_folder_gone(bench):
    """rm -rf of the socket's folder: the milter notices, ends with 75, and is started with a new one."""
    with bench.story("socket_folder_gone") as story:
        lose(story, lambda socket: shutil.rmtree(socket.parent))


def socket_replaced_by_file(bench):
    """A file where the socket was: the same, and what is left of it has to go before the next start."""
    with bench.story("socket_replaced_by_file") as story:
        lose(story, replace_by_file)


def replace_by_file(socket):
    socket.unlink()
    socket.write_text("")


def lose(story, break_it):
    """Connections that are open go on to the end; new ones get 4xx until the milter was started again."""
    story.exchange.load()
    story.exchange.wait_accepted(10)
    life, since = story.supervisor.life, story.now()
    break_it(story.bench.lab.milter_socket)
    story.exchange.wait_deferred()
    story.exchange.rest()  # Exchange goes on with what waits
    story.check("noticed", [] if story.supervisor.wait_for_end(life, NOTICED_WITHIN) else ["it goes on, out of reach"])
    story.ends.append(75)
    story.exchange.load()
    story.back(since, begun_after=life.ended)
