"""What the service manager hears (sd_notify(3)): the test is the service manager."""

import signal
import socket
import time
import unittest

from running import ProcessTest, terminate


class Manager:
    """The datagrams that came, each as a dictionary."""

    def __init__(self, path):
        self.environment = {"NOTIFY_SOCKET": str(path)}
        self.heard = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))

    def close(self):
        self._socket.close()

    def next(self, seconds=20):
        self._socket.settimeout(seconds)
        assignments = self._socket.recv(4096).decode().splitlines()
        self.heard.append(dict(line.split("=", 1) for line in assignments))
        return self.heard[-1]


class Notify(ProcessTest):
    def setUp(self):
        super().setUp()
        self.manager = Manager(self.folder / "notify")
        self.addCleanup(self.manager.close)

    def managed(self, **more):
        return self.milter(environment=self.manager.environment | more)

    def test_ready_once_the_socket_is_served(self):
        with self.managed() as milter:
            self.assertEqual(self.manager.next(), {"READY": "1", "STATUS": "signing for 1 domain"})
            self.connected()
            terminate(self, milter)
            self.assertEqual(self.manager.next(), {"STOPPING": "1", "STATUS": "finishing open messages"})

    def test_status_names_the_domain_that_has_no_key(self):
        self.key.unlink()
        with self.managed():
            self.assertEqual(self.manager.next()["STATUS"], "signing for 0 of 1 domain; no key for example.com")

    def test_reload(self):
        with self.managed() as milter:
            self.manager.next()
            self.configure(domain="example.org")
            asked = time.monotonic()
            milter.signal(signal.SIGUSR1)
            begin, end = self.manager.next(), self.manager.next()
            self.assertEqual(begin["RELOADING"], "1")
            self.assertTrue(asked <= int(begin["MONOTONIC_USEC"]) / 1e6 <= time.monotonic(), begin)
            self.assertEqual(end, {"READY": "1", "STATUS": "signing for 1 domain"})

    def test_refused_reload(self):
        with self.managed() as milter:
            self.manager.next()
            self.configure(milter="sokcet = 1")
            milter.signal(signal.SIGUSR1)
            begin, end = self.manager.next(), self.manager.next()
            self.assertEqual((begin["RELOADING"], end["READY"]), ("1", "1"))
            self.assertIn("the configuration file is not in use", end["STATUS"])
            self.assertIn("sokcet", end["STATUS"])

    def test_watchdog_is_fed_in_half_of_its_time(self):
        with self.managed(WATCHDOG_USEC="800000"):
            self.manager.next()
            began = time.monotonic()
            for _ in range(5):
                self.assertEqual(self.manager.next(), {"WATCHDOG": "1"})
            took = time.monotonic() - began
            self.assertGreater(took, 5 * 0.4 * 0.9)

    def test_watchdog_of_another_process_is_not_ours(self):
        with self.managed(WATCHDOG_USEC="200000", WATCHDOG_PID="1") as milter:
            self.manager.next()
            time.sleep(0.5)  # nothing comes: there is no condition to wait for
            milter.signal(signal.SIGUSR1)
            self.assertIn("RELOADING", self.manager.next())

    def test_a_lost_socket_is_said(self):
        with self.managed() as milter:
            self.manager.next()
            self.socket.unlink()
            self.assertEqual(self.manager.next()["STOPPING"], "1")
            self.assertEqual(milter.status_of_the_end(), 75)


class NoManager(ProcessTest):
    def test_one_that_has_gone_away_does_no_harm(self):
        with self.milter(environment={"NOTIFY_SOCKET": "/nonexistent", "WATCHDOG_USEC": "200000"}) as milter:
            terminate(self, milter)


if __name__ == "__main__":
    unittest.main()
