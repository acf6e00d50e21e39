"""Whose key files are used, and that --check, explain and the milter agree about it. Needs root for other users."""

import os
import pwd
import unittest

from running import ProcessTest, terminate

READER, OTHER = "nobody", "daemon"


class KeyFile(ProcessTest):
    def test_open_to_others(self):
        self.key.chmod(0o640)
        done = self.command("--check")
        self.assertEqual(done.returncode, 2)
        self.assertIn(f"the key file {self.key} is open to its group or to others", done.stderr)

    def test_for_its_owner_alone(self):
        for mode in (0o600, 0o400):
            self.key.chmod(mode)
            done = self.command("--check")
            self.assertEqual((done.returncode, done.stderr), (0, ""))


@unittest.skipUnless(os.geteuid() == 0, "only root gives files away")
class Owner(ProcessTest):
    def setUp(self):
        super().setUp()
        self.folder.chmod(0o755)
        self.configure(f'user = "{READER}"', more='[sign]\nclients = ["127.0.0.1"]')

    def owned_by(self, name):
        os.chown(self.key, pwd.getpwnam(name).pw_uid, -1)

    def judged(self, words):
        """--check, explain and the milter itself find the key good (no words) or bad."""
        check = self.command("--check")
        self.assertEqual(check.returncode, 2 if words else 0, check.stderr)
        explain = self.command("explain", "--client", "127.0.0.1", "--from", "lena@example.com")
        self.assertEqual((explain.returncode, "key-unavailable" in explain.stdout), (1, True) if words else (0, False))
        with self.milter() as milter:
            if words:
                self.assertIn(words, check.stderr)
                milter.wait_for_line(words)
            else:
                self.assertNotIn("key", milter.text)
            terminate(self, milter)

    def test_is_the_user(self):
        self.owned_by(READER)
        self.judged(None)

    def test_is_another(self):
        self.owned_by(OTHER)
        self.key.chmod(0o600)
        self.judged(f"cannot read the key file {self.key}: Permission denied; chown {READER} it")

    def test_is_root_and_the_user_cannot_read_it(self):
        self.judged(f"cannot read the key file {self.key}: Permission denied; chown {READER} it")

    def test_another_is_refused_by_root_itself(self):
        self.owned_by(OTHER)
        self.configure()
        with self.milter() as milter:
            milter.wait_for_line(f"the key file {self.key} belongs to {OTHER}, who could change it; chown root it")
            terminate(self, milter)

    def test_is_not_judged_where_nobody_knows_the_user(self):
        self.owned_by(READER)
        self.configure()
        done = self.command("--check")
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_unknown_user(self):
        self.configure('user = "no-such-user"')
        check, serve = self.command("--check"), self.command()
        for done in (check, serve):
            self.assertEqual(done.returncode, 2)
            self.assertIn("milter.user: there is no user no-such-user", done.stderr)
        self.assertFalse(self.socket.exists())


if __name__ == "__main__":
    unittest.main()
