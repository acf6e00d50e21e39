"""A real authoritative DNS server, NSD, on a loopback port of its own."""

import shutil
import subprocess
from pathlib import Path

from lab.loopback import HOST, free_port, listens, wait_until

CONFIGURATION = """\
server:
    ip-address: {host}@{port}
    server-count: 1
    username: ""
    chroot: ""
    zonesdir: "{folder}"
    database: ""
    pidfile: "{folder}/nsd.pid"
    xfrdfile: "{folder}/xfrd.state"
    zonelistfile: "{folder}/zone.list"
    xfrdir: "{folder}"
    logfile: "{folder}/nsd.log"
remote-control:
    control-enable: no
"""

ZONE = """\
zone:
    name: {name}
    zonefile: "{name}.zone"
"""


class NsdFailed(Exception):
    """NSD did not come up; its own words are the text."""


class Nsd:
    """`zones`: name -> text of the master file."""

    def __init__(self, folder, zones, port=None, host=HOST):
        self.folder, self.port, self.host = Path(folder), port or free_port(), host
        self._zones = zones

    @staticmethod
    def program():
        return shutil.which("nsd", path="/usr/sbin:/usr/bin:/usr/local/sbin")

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        text = CONFIGURATION.format(host=self.host, port=self.port, folder=self.folder)
        for name, zone in self._zones.items():
            text += ZONE.format(name=name)
            (self.folder / f"{name}.zone").write_text(zone)
        file = self.folder / "nsd.conf"
        file.write_text(text)
        output = (self.folder / "output").open("wb")
        self._process = subprocess.Popen([self.program(), "-d", "-c", file], stdout=output, stderr=output)
        output.close()
        if not wait_until(lambda: self._process.poll() is not None or listens(self.port, self.host), 10) or self._process.poll():
            self.__exit__()
            raise NsdFailed((self.folder / "output").read_text(errors="replace"))
        return self

    def publish(self, zones):
        """These zones from now on, at the same port."""
        self.__exit__()
        self._zones = zones
        self.__enter__()

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
