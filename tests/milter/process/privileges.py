"""What the process may do, by what the kernel says of it."""

import os
import pwd
import re
import resource
import socket
import stat
import unittest

from running import ProcessTest, terminate, wait_until

USER = "nobody"


class Hardened(ProcessTest):
    def holds(self, milter):
        status = dict(line.split(":\t", 1) for line in milter.proc("status").splitlines() if ":\t" in line)
        self.assertEqual(status["Umask"], "0077")
        self.assertEqual(status["NoNewPrivs"], "1")
        self.assertRegex(milter.proc("limits"), r"Max core file size +0 +0 ")
        # the kernel gives the files of a process that is not dumpable to root
        self.assertEqual(os.stat(f"/proc/{milter.process.pid}/environ").st_uid, 0)
        return status

    def test_process(self):
        with self.milter() as milter:
            self.holds(milter)
            terminate(self, milter)

    def test_the_status_file_is_for_everybody(self):
        with self.milter():
            self.assertEqual(stat.S_IMODE(self.status_file.stat().st_mode), 0o644)

    @unittest.skipUnless(os.geteuid() == 0, "only root becomes another user")
    def test_user_for_good(self):
        user = pwd.getpwnam(USER)
        os.chown(self.key, user.pw_uid, -1)
        self.folder.chmod(0o755)
        self.configure(f'user = "{USER}"')
        with self.milter() as milter:
            status = self.holds(milter)
            self.assertEqual(set(status["Uid"].split()), {str(user.pw_uid)})
            self.assertEqual(set(status["Gid"].split()), {str(user.pw_gid)})
            for kind in ("CapPrm", "CapEff", "CapInh"):
                self.assertEqual(int(status[kind], 16), 0, kind)
            self.assertTrue(self.has_no_rights_of_root(milter))
            terminate(self, milter)

    @staticmethod
    def has_no_rights_of_root(milter):
        """Every thread has given them up."""
        tasks = os.listdir(f"/proc/{milter.process.pid}/task")
        return all(not re.search(r"^Uid:.*\b0\b", milter.proc(f"task/{task}/status"), re.M) for task in tasks)


class Descriptors(ProcessTest):
    def test_as_many_as_allowed(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 2000))

        with self.milter(before=few) as milter:
            self.assertRegex(milter.proc("limits"), r"Max open files +2000 +2000 ")
            self.assertNotIn("descriptor", milter.text)

    def test_too_few_are_told(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))

        with self.milter(before=few) as milter:
            self.assertIn("only 64 file descriptors, too few for 1,000 connections", milter.text)

    def test_none_left_is_told_and_passes(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))

        with self.milter(before=few) as milter:
            connections = [self.connected() for _ in range(40)]
            milter.wait_for_line("no file descriptor is left")
            for connection in connections:
                connection.close()
            milter.wait_for_line("file descriptors are free again")
            self.assertTrue(wait_until(lambda: self.answers()))
            terminate(self, milter)

    def answers(self):
        connection = self.connected()
        connection.sendall(bytes.fromhex("0000000d4f00000006000001ff001fffff"))
        connection.settimeout(20)
        with connection:
            return connection.recv(5, socket.MSG_WAITALL)[4:] == b"O"


@unittest.skipUnless(os.geteuid() == 0, "only root becomes another user")
class Threads(ProcessTest):
    """Where no thread can be started, the milter says so and ends to be started again."""

    USER = "uucp"  # who has no processes of their own
    # LeakSanitizer would look at the end, with a thread of its own.
    NO_LEAK_CHECK = {"ASAN_OPTIONS": ":".join([os.environ.get("ASAN_OPTIONS", ""), "detect_leaks=0"])}

    def ends_with(self, threads):
        def few():
            resource.setrlimit(resource.RLIMIT_NPROC, (threads, threads))

        self.configure(f'user = "{self.USER}"')
        milter = self.milter(before=few, environment=self.NO_LEAK_CHECK)
        try:
            self.assertEqual(milter.status_of_the_end(), 75, milter.text)
            return milter.text
        finally:
            milter.__exit__()

    def test_libmilter_gets_none(self):
        self.assertIn("libmilter broke off", self.ends_with(4))

    def test_we_get_none(self):
        self.assertIn("Resource temporarily unavailable", self.ends_with(1))


if __name__ == "__main__":
    unittest.main()
