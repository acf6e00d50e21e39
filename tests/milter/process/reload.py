"""`countersign-milter reload`: its answer is that of the milter that runs."""

import os
import pwd
import shutil
import subprocess
import unittest

from running import PROGRAM, ProcessTest, terminate

NOBODY = pwd.getpwnam("nobody").pw_uid
CLOSED_PROC = "mount -t proc -o hidepid=invisible proc /proc"
HIDDEN = f"""{CLOSED_PROC}
program=$1 file=$2 status_file=$3
as_user="setpriv --reuid $4 --regid $4 --clear-groups"
$as_user "$program" --config "$file" >/dev/null &
for _ in $(seq 100); do [ -e "$status_file" ] || sleep 0.1; done
status=0
$as_user "$program" reload --config "$file" || status=$?
echo "reload $status"
kill $!
wait $!
"""


def closed_proc_can_be_had():
    command = ["unshare", "--mount", "sh", "-c", CLOSED_PROC]
    return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0


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

    @unittest.skipUnless(closed_proc_can_be_had(), "no mount namespace here")
    def test_where_proc_hides_processes(self):
        """As the unit runs it: ProtectProc=invisible, and the milter's own user."""
        os.chown(self.key, NOBODY, -1)
        os.chown(self.runtime, NOBODY, -1)
        self.folder.chmod(0o755)
        program = self.folder / "countersign-milter"
        shutil.copy(PROGRAM, program)  # where it was built others may not come
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-ec", HIDDEN, "sh", program, self.file, self.status_file, str(NOBODY)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual(done.stdout, "reload 0\n", done.stderr)

    def test_nobody_runs(self):
        self.answer(75, "no milter runs")


if __name__ == "__main__":
    unittest.main()
