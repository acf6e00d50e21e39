"""What the milter gets over without a hand: keys that were gone, a socket that is gone."""

import os
import socket
import struct
import unittest

from running import ProcessTest, terminate, wait_until

TRIED_AGAIN = 10  # seconds between two looks at lost keys


class LostKeys(ProcessTest):
    def test_come_back_without_a_signal(self):
        away = self.key.rename(self.key.with_suffix(".away"))
        with self.milter() as milter:
            milter.wait_for_line("cannot read the key file")
            self.assertFalse(self.has_keys())
            away.rename(self.key)
            milter.wait_for_line("example.com: its keys can be used again", TRIED_AGAIN + 5)
            self.assertTrue(wait_until(self.has_keys))
            self.assertEqual(self.status()["problems"], [])
            self.assertEqual(milter.text.count("cannot read the key file"), 1)
            terminate(self, milter)


class LostSocket(ProcessTest):
    def ends_for_another_start(self, milter, words):
        milter.wait_for_line(words)
        self.assertEqual(milter.status_of_the_end(), 75, milter.text)

    def test_file_is_gone(self):
        with self.milter() as milter:
            self.socket.unlink()
            self.ends_for_another_start(milter, f"the socket {self.socket} is gone")

    def test_folder_is_gone(self):
        with self.milter() as milter:
            self.runtime.rename(self.folder / "away")
            self.ends_for_another_start(milter, f"the socket {self.socket} is gone")

    def test_file_is_of_another_and_stays(self):
        with self.milter() as milter, socket.socket(socket.AF_UNIX) as another:
            aside = self.runtime / "aside"
            another.bind(str(aside))
            aside.rename(self.socket)
            self.ends_for_another_start(milter, f"the socket {self.socket} is another's now")
            self.assertTrue(self.socket.exists())

    def test_an_open_message_is_finished(self):
        with self.milter() as milter:
            connection = self.connected()
            greet(connection)
            send(connection, b"M<lena@example.com>\0")
            self.socket.unlink()
            milter.wait_for_line("is gone")
            for packet in (b"R<buyer@example.net>\0", b"LFrom\0lena@example.com\0", b"N", b"B\r\n"):
                send(connection, packet)
            send(connection, b"E")
            self.assertEqual(receive(connection)[:1], b"c")  # SMFIR_CONTINUE
            connection.close()
            self.assertEqual(milter.status_of_the_end(), 75, milter.text)


def greet(connection):
    """Negotiates as an MTA that takes every answer away (SMFIP_NR_*), up to HELO."""
    send(connection, b"O" + struct.pack(">III", 6, 0x1FF, 0x1FFFFF))
    answer = receive(connection)
    if answer[:1] != b"O":
        raise AssertionError(f"negotiation: {answer!r}")
    send(connection, b"Cclient.example.com\0" + b"4" + struct.pack(">H", 25) + b"192.0.2.1\0")
    send(connection, b"Hclient.example.com\0")


def send(connection, packet):
    connection.sendall(struct.pack(">I", len(packet)) + packet)


def receive(connection):
    connection.settimeout(20)
    size = struct.unpack(">I", exactly(connection, 4))[0]
    return exactly(connection, size)


def exactly(connection, size):
    octets = b""
    while len(octets) < size:
        more = connection.recv(size - len(octets))
        if not more:
            raise AssertionError("the milter cut the connection")
        octets += more
    return octets


if __name__ == "__main__":
    unittest.main()
