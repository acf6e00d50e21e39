"""A throw-away Debian in a folder: bootstrapped once and kept as a tar file, its processes in namespaces of their own.

It can be booted: then a systemd of its own runs in it.
"""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from lab.loopback import wait_until

HERE = Path(__file__).resolve().parent
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}
PROXIES = ("http_proxy", "https_proxy", "no_proxy")
NAMESPACES = ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"]
LONGEST = 600  # seconds that a command may take


class CannotTry(Exception):
    """The machine could not be made; that says nothing about the packages."""


class Unexpected(Exception):
    """A command in the machine did not do what the rest builds on."""


class Images:
    """Tar files of fresh systems, each made at its first use and kept in `cache`."""

    def __init__(self, cache):
        self._cache = Path(cache)
        self._cache.mkdir(parents=True, exist_ok=True)

    def minimal(self):
        """What debootstrap calls minbase, of the same Debian as this host."""
        return self._image("minimal", self._bootstrap)

    def with_postfix(self):
        """The same with systemd and a Postfix that serves this machine alone."""
        return self._image("postfix", self._add_postfix)

    def _image(self, name, make):
        image = self._cache / f"{suite()}-{name}.tar"
        if not image.exists():
            with tempfile.TemporaryDirectory(prefix="countersign-image.") as folder:
                root = Path(folder, "root")
                make(root)
                unfinished = image.with_suffix(".new")
                host("tar", "--numeric-owner", "-C", str(root), "-cf", str(unfinished), ".")
                unfinished.rename(image)
        return image

    @staticmethod
    def _bootstrap(root):
        host("debootstrap", "--variant=minbase", suite(), str(root), *mirror())

    def _add_postfix(self, root):
        root.mkdir()
        host("tar", "-C", str(root), "-xf", str(self.minimal()))
        machine = Machine(root)
        machine.must("apt-get", "-q", "update")
        machine.must("apt-get", "-qy", "--no-install-recommends", "install", "systemd-sysv", "postfix")


class Machine:
    """A system in the folder `root`. Use it in a with statement where it is to be booted."""

    def __init__(self, root):
        self.root = Path(root)
        self._leader = None  # the process that holds the namespaces of a booted machine
        self._cgroup = None

    @classmethod
    def unpacked(cls, image, root):
        root.mkdir()
        host("tar", "-C", str(root), "-xf", str(image))
        for name in ("resolv.conf", "hosts"):
            shutil.copyfile(f"/etc/{name}", root / "etc" / name)
        return cls(root)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.off()

    def run(self, *command, text=None):
        """Runs a command in the machine; its status and what it said, on both outputs."""
        if self._leader:
            reach = ["nsenter", "--target", str(self._init()), "--all", "--"]
        else:
            reach = [*NAMESPACES, f"--mount-proc={self.root}/proc", "chroot", str(self.root)]
        return subprocess.run(
            [*reach, *command], input=text, env=environment(), timeout=LONGEST, cwd="/", text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=None if text is not None else subprocess.DEVNULL,
        )

    def must(self, *command, text=None):
        """Runs what has to succeed; what it said."""
        done = self.run(*command, text=text)
        if done.returncode != 0:
            raise Unexpected(f"{' '.join(command)}: status {done.returncode}: {tail(done.stdout)}")
        return done.stdout

    def path(self, path):
        return self.root / str(path).lstrip("/")

    def boot(self):
        """Starts systemd as the first process of the machine. False: this host does not let it."""
        self._cgroup = own_cgroup()
        log = open(self.root.with_suffix(".boot"), "wb")
        self._leader = subprocess.Popen(
            [*NAMESPACES, "--cgroup", "--net", str(HERE / "boot"), str(self.root), *filter(None, [self._cgroup])],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment(),
        )
        log.close()
        if wait_until(self._is_up, 60, 0.2):
            return True
        self.off()
        return False

    def off(self):
        if self._leader:
            self._leader.kill()  # and with it, by --kill-child, all in its namespaces
            self._leader.wait()
            self._leader = None
        if self._cgroup:
            wait_until(lambda: not_busy(self._cgroup), 10)

    def boot_log(self):
        return tail(self.root.with_suffix(".boot").read_text(errors="replace"))

    def _init(self):
        children = Path(f"/proc/{self._leader.pid}/task/{self._leader.pid}/children").read_text().split()
        if not children:
            raise Unexpected("the machine is down")
        return int(children[0])

    def _is_up(self):
        if self._leader.poll() is not None:
            return True  # at once; the next command says that it is down
        try:
            return self.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded")
        except Unexpected:
            return False


def host(*command):
    """Runs a command on this host that has to succeed."""
    together = {**os.environ, **environment()}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=together)
    if done.returncode != 0:
        raise CannotTry(f"{' '.join(command)}: status {done.returncode}: {tail(done.stdout + done.stderr)}")
    return done.stdout


def tail(text, lines=15):
    return "\n".join(text.rstrip().splitlines()[-lines:])


def environment():
    return {**ENVIRONMENT, **{name: os.environ[name] for name in PROXIES if name in os.environ}}


def suite():
    return re.search(r"^VERSION_CODENAME=(\S+)", Path("/etc/os-release").read_text(), re.M)[1]


def mirror():
    """Where this host takes Debian from; nothing: debootstrap has its own idea."""
    which = ["Created-By: Packages", "Origin: Debian", f"Codename: {suite()}"]
    return host("apt-get", "indextargets", "--format", "$(REPO_URI)", *which).split()[:1]


def may_unshare():
    return subprocess.run([*NAMESPACES, "true"], capture_output=True).returncode == 0


def own_cgroup():
    """A control group for a booted machine, so that none of its groups outlives it; nothing where there can be none."""
    mounted = re.search(r"^\S+ (\S+) cgroup2 ", Path("/proc/mounts").read_text(), re.M)
    if not mounted:
        return None
    try:
        return tempfile.mkdtemp(prefix="countersign-machine.", dir=mounted[1])
    except OSError:
        return None


def not_busy(cgroup):
    """Removes a control group with all below it; whether that worked."""
    for folder, _, _ in os.walk(cgroup, topdown=False):
        try:
            os.rmdir(folder)
        except OSError:
            return False
    return True
