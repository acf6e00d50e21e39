"""A throw-away machine: this Debian with a network, host name, processes and changes of its own.

What runs in it finds real paths, users, addresses and ports, so that a document can be followed word by word, and
nothing of it reaches the machine below: /etc, /usr, /var and /dev are overlays in memory, and all processes are killed
with the first one. Needs root with the right to make namespaces.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
from pathlib import Path

OVERLAID = ("etc", "usr", "var", "dev")
NAMESPACES = ["unshare", "--mount", "--net", "--uts", "--ipc", "--pid", "--fork", "--kill-child", "--mount-proc"]
INIT = ["sh", "-c", '"$@"; exit $?', "sh"]  # a shell that waits takes in processes that others left behind
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C", "HOME": "/root"}
HERE = Path(__file__).resolve().parent


class MachineFailed(Exception):
    """The machine could not be made; its own words are the text."""


def why_no_machine():
    """What keeps a machine from being made here, or None."""
    tried = subprocess.run([*NAMESPACES, "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"namespaces of its own are refused here: {tried.stderr.strip()}"


@contextlib.contextmanager
def in_machine(command):
    """Runs `command` in new namespaces, which end with it."""
    whole = [*NAMESPACES, *INIT, *command]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        try:
            yield process
        finally:
            process.kill()


class Machine:
    """Made by a process in namespaces of its own, with which it ends. `folder` is where its changes are mounted,
    `addresses` are put on its only network interface."""

    def __init__(self, folder, host_name, addresses):
        self._layers = Path(folder)
        self._mount()
        self._name(host_name)
        self.has_ipv6 = self._connect(addresses)
        self.log = Syslog()

    def sh(self, commands, seconds=120):
        """Runs commands as an administrator would who stops at the first one that fails."""
        done = subprocess.run(
            ["sh", "-eu", "-c", commands],
            env=ENVIRONMENT,
            cwd="/root",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
        )
        if done.returncode != 0:
            raise MachineFailed(f"exit status {done.returncode} of:\n{commands}\n{done.stdout}")
        return done.stdout

    def copy_in(self, root):
        """A package that was unpacked below `root`: its files, where an installation would put them."""
        self.sh(f"tar -c -C '{root}' . | tar -x --keep-directory-symlink -C /")

    def _mount(self):
        self.sh(f"mount -t tmpfs -o mode=0755 machine '{self._layers}'")
        for name in OVERLAID:
            upper, work = self._layers / name, self._layers / f"{name}.work"
            upper.mkdir()
            work.mkdir()
            self.sh(f"mount -t overlay -o 'lowerdir=/{name},upperdir={upper},workdir={work}' {name} /{name}")
        self.sh("mount -t tmpfs -o mode=0755 run /run")
        shutil.copy(HERE / "systemctl", "/usr/local/sbin/systemctl")

    @staticmethod
    def _name(host_name):
        socket.sethostname(host_name)
        Path("/etc/hosts").unlink(missing_ok=True)
        Path("/etc/hosts").write_text(f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {host_name}\n")
        Path("/etc/mailname").write_text(f"{host_name}\n")

    def _connect(self, addresses):
        """Whether there is IPv6 as well; some kernels have none."""
        self.sh("ip link set lo up")
        has_ipv6 = True
        for address in addresses:
            try:
                self.sh(f"ip address add {address} dev lo" + (" nodad" if ":" in address else ""))
            except MachineFailed:
                if ":" not in address:
                    raise
                has_ipv6 = False
        return has_ipv6


class Syslog:
    """Takes what programs say to /dev/log."""

    def __init__(self):
        self._lines = []
        Path("/dev/log").unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind("/dev/log")
        os.chmod("/dev/log", 0o666)
        threading.Thread(target=self._take, daemon=True).start()

    def lines(self):
        return list(self._lines)

    def _take(self):
        while True:
            text = self._socket.recv(65536).decode("utf-8", "replace")
            self._lines.append(text.rstrip("\n\0"))

