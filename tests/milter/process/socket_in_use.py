"""Whose socket it is: leftovers are replaced, what somebody has is left alone."""

import grp
import os
import pwd
import signal
import socket
import stat
import unittest

from running import ProcessTest, terminate, wait_until

USER = "nobody"


class Leftover(ProcessTest):
    def leave_one(self):
        with self.milter() as milter:
            milter.signal(signal.SIGKILL)
            milter.status_of_the_end()
        self.assertTrue(self.socket.exists())

    def test_is_replaced(self):
        self.leave_one()
        with self.milter() as milter:
            self.connected()
            terminate(self, milter)
        self.assertFalse(self.socket.exists())

    def test_of_many_at_once_one_gets_it(self):
        self.leave_one()
        milters = [self.milter() for _ in range(6)]
        try:
            self.assertTrue(wait_until(lambda: sum(milter.process.poll() is not None for milter in milters) == 5))
            (left,) = [milter for milter in milters if milter.process.poll() is None]
            for milter in [milter for milter in milters if milter is not left]:
                self.assertEqual(milter.status_of_the_end(), 75, milter.text)
                self.assertIn(f"another process answers on {self.socket}", milter.text)
            self.connected()
            terminate(self, left)
        finally:
            for milter in milters:
                milter.__exit__()


class InUse(ProcessTest):
    def refused(self, words, status=75):
        done = self.command()
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(words, done.stderr)

    def test_by_another_milter(self):
        with self.milter() as milter:
            self.refused(f"another process answers on {self.socket}")
            self.connected()  # the first has not noticed
            terminate(self, milter)

    def test_by_one_that_hangs(self):
        with socket.socket(socket.AF_UNIX) as hung:
            hung.bind(str(self.socket))
            hung.listen(0)
            self.connected()
            self.refused("does not answer")

    def test_port(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            port = other.getsockname()[1]
            self.configure(address=f"inet:{port}@127.0.0.1")
            self.refused("Address already in use")
            other.listen()
            self.refused(f"another process answers on inet:{port}@127.0.0.1")

    def test_path_of_a_file(self):
        self.socket.write_text("precious")
        self.refused("is no socket", 2)
        self.assertEqual(self.socket.read_text(), "precious")


@unittest.skipUnless(os.geteuid() == 0, "only root becomes another user")
class Owner(ProcessTest):
    def setUp(self):
        super().setUp()
        self.user = pwd.getpwnam(USER)
        self.folder.chmod(0o755)
        os.chown(self.key, self.user.pw_uid, -1)
        self.group = grp.getgrgid(self.user.pw_gid).gr_name
        self.configure(f'user = "{USER}"\nsocket_group = "{self.group}"')

    def test_is_the_user(self):
        with self.milter() as milter:
            file = self.socket.stat()
            self.assertEqual((file.st_uid, file.st_gid), (self.user.pw_uid, self.user.pw_gid))
            self.assertEqual(stat.S_IMODE(file.st_mode), 0o660)
            terminate(self, milter)

    def test_the_watchdog_can_ask(self):
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.addCleanup(manager.close)
        path = self.folder / "notify"
        manager.bind(str(path))
        path.chmod(0o777)
        manager.settimeout(20)
        with self.milter(environment={"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "400000"}):
            self.assertIn(b"READY=1", manager.recv(4096))
            self.assertEqual(manager.recv(4096), b"WATCHDOG=1")


if __name__ == "__main__":
    unittest.main()
