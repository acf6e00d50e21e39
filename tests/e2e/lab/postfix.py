"""A private Postfix: all of it below one folder, on loopback; the machine's own is neither read nor touched.

Needs root (Postfix's master does). The programs are the installed ones or those of a package unpacked somewhere.
"""

import grp
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from lab.loopback import HOST, listens, wait_until

# What any private Postfix needs. Callers add to it and override it.
SETTINGS = {
    "compatibility_level": "3.6",
    "inet_interfaces": HOST,
    "inet_protocols": "all",
    "mydestination": "",
    "local_recipient_maps": "",
    "alias_maps": "",
    "alias_database": "",
    "mynetworks": "127.0.0.0/8",
    "smtpd_relay_restrictions": "permit_mynetworks, reject",
    "smtpd_peername_lookup": "no",
    "smtp_dns_support_level": "disabled",
    "smtp_host_lookup": "native",
    "biff": "no",
}

SERVICES = """\
pickup    unix  n - n 1 1 pickup
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
verify    unix  - - n - 1 verify
proxymap  unix  - - n - - proxymap
smtp      unix  - - n - - smtp
relay     unix  - - n - - smtp
showq     unix  n - n - - showq
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
anvil     unix  - - n - 1 anvil
scache    unix  - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


# Postfix's own defaults of import_environment (without X11) and export_environment
IMPORTED = "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME"
EXPORTED = "TZ MAIL_CONFIG LANG"


class PostfixFailed(Exception):
    """Postfix did not do what it was told; its own words are the text."""


class Programs:
    """Where the programs are: installed, or unpacked below `root`."""

    def __init__(self, root="/"):
        self._root = root = Path(root)
        self.commands = root / "usr/sbin"
        self.daemons = root / "usr/lib/postfix/sbin"
        self.files = root / "usr/share/postfix", root / "etc/postfix"
        self._libraries = [] if root == Path("/") else [root / "usr/lib/postfix", *root.glob("usr/lib/*-linux-*")]

    def found(self):
        return os.access(self.commands / "postfix", os.X_OK) and os.access(self.daemons / "master", os.X_OK)

    def copied_to(self, folder):
        """An unpacked package where Postfix's user can reach it: a clone may lie in a home that is closed to others."""
        if not self._libraries:
            return self
        shutil.copytree(self._root, folder, symlinks=True)
        return Programs(folder)

    @property
    def library_path(self):
        return ":".join(str(folder) for folder in self._libraries)

    def settings(self):
        places = {
            "command_directory": self.commands,
            "daemon_directory": self.daemons,
            "shlib_directory": self.daemons.parent,
            "sendmail_path": self.commands / "sendmail",
            "mail_owner": first_known(pwd.getpwnam, "postfix", "daemon"),
            "setgid_group": first_known(grp.getgrnam, "postdrop", "mail"),
        }
        if self._libraries:
            # Postfix cleans the environment of what it starts; all of that needs the unpacked libraries, too
            places["import_environment"] = f"{IMPORTED} LD_LIBRARY_PATH={self.library_path}"
            places["export_environment"] = f"{EXPORTED} LD_LIBRARY_PATH={self.library_path}"
        return places

    def environment(self):
        more = {"LD_LIBRARY_PATH": self.library_path} if self._libraries else {}
        return {"PATH": f"{self.commands}:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", **more}


class Postfix:
    """`listeners`: name -> (port, options of master.cf for it); `services`: more lines of master.cf."""

    def __init__(self, folder, programs, settings, listeners, services=""):
        self.folder = Path(folder)
        self.programs = programs.copied_to(self.folder / "package")
        self.etc = self.folder / "etc"
        self._settings = SETTINGS | self.programs.settings() | self._places() | settings
        self._listeners, self._services = listeners, SERVICES + services
        self._running = False

    @property
    def owner(self):
        return self._settings["mail_owner"]

    @property
    def group(self):
        """The group Postfix's daemons run in."""
        return grp.getgrgid(pwd.getpwnam(self.owner).pw_gid).gr_name

    def start(self):
        for name in ("etc", "queue", "data", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        shutil.chown(self.folder / "data", self.owner)
        self._write()
        self._running = True  # from here on something may be left to stop
        done = self._command("start")
        if done.returncode != 0:
            raise PostfixFailed(f"postfix start:\n{done.stdout}{done.stderr}{self.log()[-2000:]}")
        if not wait_until(lambda: all(listens(port) for port, _ in self._listeners.values()), 10):
            raise PostfixFailed(f"no answer from Postfix:\n{self.log()[-2000:]}")

    def stop(self):
        """Also after a start that went wrong half way: what counts is that nothing is left."""
        if self._running:
            self._running = False
            done = self._command("stop")
            if not wait_until(lambda: not any(listens(port) for port, _ in self._listeners.values()), 10):
                raise PostfixFailed(f"postfix stop:\n{done.stdout}{done.stderr}{self.log()[-2000:]}")

    def reload(self):
        done = self._command("reload")
        if done.returncode != 0:
            raise PostfixFailed(f"postfix reload:\n{done.stdout}{done.stderr}")

    def is_empty(self):
        """Whether it holds no message."""
        queues = (self.folder / "queue" / name for name in ("maildrop", "incoming", "active", "deferred"))
        return not any(file.is_file() for queue in queues for file in queue.rglob("*"))

    def client_port(self, listener):
        return self._listeners[listener][0]

    def sendmail(self, sender, recipients, octets):
        """Hands a message to the sendmail command, as a local program would."""
        command = [self.programs.commands / "sendmail", "-C", self.etc, "-i", "-f", sender, "--", *recipients]
        subprocess.run(command, input=octets, env=self.programs.environment(), check=True, capture_output=True)

    def log(self):
        try:
            return (self.folder / "log/mail.log").read_text(errors="replace")
        except FileNotFoundError:
            return ""

    def _places(self):
        return {
            "queue_directory": self.folder / "queue",
            "data_directory": self.folder / "data",
            "maillog_file": self.folder / "log/mail.log",
            "maillog_file_prefixes": self.folder / "log",
            "meta_directory": self.etc,
        }

    def _write(self):
        lines = [f"{name} = {value}\n" for name, value in self._settings.items()]
        (self.etc / "main.cf").write_text("".join(lines))
        entries = [
            f"{HOST}:{port} inet n - n - - smtpd\n" + "".join(f"    -o {option}\n" for option in options)
            for port, options in self._listeners.values()
        ]
        (self.etc / "master.cf").write_text("".join(entries) + self._services)
        for name in ("postfix-files", "dynamicmaps.cf"):
            source = next((place / name for place in self.programs.files if (place / name).exists()), None)
            if source:
                shutil.copy(source, self.etc)

    def _command(self, word):
        return subprocess.run(
            [self.programs.commands / "postfix", "-c", self.etc, word],
            env=self.programs.environment(),
            capture_output=True,
            text=True,
            timeout=30,
            errors="replace",
        )


def first_known(look_up, *names):
    """The first of these users or groups that this machine has."""
    for name in names:
        try:
            look_up(name)
            return name
        except KeyError:
            continue
    raise PostfixFailed(f"none of {', '.join(names)} is known here")
