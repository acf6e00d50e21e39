"""milter_load: a run of it, whole or under way, and its summary."""

import json
import subprocess


def arguments_of(settings):
    """`each=2, hold=True` as `--each 2 --hold`."""
    words = []
    for name, value in settings.items():
        words += [f"--{name.replace('_', '-')}"] + ([] if value is True else [str(value)])
    return words


class Load:
    """Begun at once. `with Load(...)`: it is ended when the block is left without `summary`."""

    def __init__(self, program, socket, **settings):
        self._process = subprocess.Popen(
            [program, "--socket", socket, *arguments_of(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    @property
    def running(self):
        return self._process.poll() is None

    def wait_for_hold(self):
        """Until all connections of `hold` are open."""
        line = self._process.stderr.readline()
        if not line.startswith("holding"):
            raise RuntimeError(f"milter_load: {line}")

    def summary(self, seconds=120):
        """Lets go what is held, and waits for the end."""
        out, err = self._process.communicate(timeout=seconds)
        if not out:
            raise RuntimeError(f"milter_load, status {self._process.returncode}: {err}")
        return json.loads(out)


def trouble_in(summary, signatures=1):
    """What was not as it has to be where every message is signed, that often."""
    replies, found = summary["replies"], []
    if any(summary["errors"].values()) or summary["lost"]:
        found.append(f"{summary['errors']}, {summary['lost']} lost: {summary['first_problem']}")
    if not summary["messages"]:
        found.append("no message had a verdict")
    if replies["signed"] != summary["messages"]:
        found.append(f"not all signed: {replies} {summary['first_refusal']}")
    if summary["signatures"] != signatures * replies["signed"]:
        found.append(f"{summary['signatures']} signatures on {replies['signed']} messages")
    return found
