"""`countersign-milter reload`: its answer is that of the milter that runs."""

import unittest

from running import ProcessTest, terminate


class Reload(ProcessTest):
    def answer(self, status, *words):
        done = self.command("reload")
        self.assertEqual(done.returncode, status, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)
        return done.stderr

    def test_goes_well_in_silence(self):
        with self.milter() as milter:
            self.assertEqual(self.answer(0), "")
            terminate(self, milter)

    def test_what_waits_for_the_next_start_is_told_and_no_mistake(self):
        with self.milter() as milter:
            self.configure(milter='socket_mode = "0600"', more='[log]\nformat = "json"')
            lines = self.answer(0, "milter.socket_mode: 0600 waits", "log.format: json waits").splitlines()
            self.assertEqual(len(lines), 2, lines)
            self.assertIn("milter.socket_mode: 0600 waits", milter.text)
            terminate(self, milter)

    def test_a_domain_that_ends_is_told(self):
        with self.milter() as milter:
            self.configure(domain="example.org")
            self.answer(0, "example.com is no longer configured; its mail is now unsigned")
            self.configure()
            self.answer(0, "example.org is no longer configured")
            terminate(self, milter)

    def test_a_lost_key(self):
        with self.milter() as milter:
            self.key.unlink()
            self.answer(2, f"cannot read the key file {self.key}")
            terminate(self, milter)

    def test_mistakes_stay_outside(self):
        with self.milter() as milter:
            before = self.status()
            self.configure(milter="sokcet = 1")
            self.answer(2, "did you mean socket?", "the running milter was not told")
            self.assertEqual(self.status(), before)
            terminate(self, milter)

    def test_nobody_runs(self):
        self.answer(75, "no milter runs")


if __name__ == "__main__":
    unittest.main()
