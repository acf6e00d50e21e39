"""Addresses, ports and waiting, for servers that live on loopback only."""

import socket
import time

HOST = "127.0.0.1"


def free_port():
    """A TCP and UDP port that nobody holds at this moment."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind((HOST, 0))
            port = tcp.getsockname()[1]
            try:
                udp.bind((HOST, port))
            except OSError:
                continue
            return port


def wait_until(question, seconds, step=0.02):
    """The first true answer of question(); its last answer when the time is over."""
    end = time.monotonic() + seconds
    while True:
        answer = question()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(step)


def listens(port, host=HOST):
    try:
        socket.create_connection((host, port), 1).close()
        return True
    except OSError:
        return False
