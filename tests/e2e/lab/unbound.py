"""A real resolver, Unbound, on loopback, that asks one authoritative server."""

import shutil
import subprocess
from pathlib import Path

from lab.loopback import HOST, free_port, listens, wait_until

CONFIGURATION = """\
server:
    interface: {host}@{port}
    username: ""
    chroot: ""
    directory: "{folder}"
    pidfile: ""
    use-syslog: no
    logfile: "{folder}/unbound.log"
    do-not-query-localhost: no
    module-config: "iterator"
    local-zone: "example." nodefault
    num-threads: 1
{stubs}remote-control:
    control-enable: no
"""


STUB = """\
stub-zone:
    name: "{name}"
    stub-addr: {authority}
    stub-prime: no
"""


class UnboundFailed(Exception):
    """Unbound did not come up; its own words are the text."""


class Unbound:
    """`authority`: `ADDR@PORT`, which has these zones."""

    def __init__(self, folder, authority, zones, host=HOST, port=None):
        self._zones = zones
        self.folder, self.authority, self.host, self.port = Path(folder), authority, host, port or free_port()

    @staticmethod
    def program():
        return shutil.which("unbound", path="/usr/sbin:/usr/bin:/usr/local/sbin")

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        file = self.folder / "unbound.conf"
        # One for each zone: what is asked of a stub has to be of its zone. The root, so that nobody else is asked.
        stubs = "".join(STUB.format(name=name, authority=self.authority) for name in (*self._zones, "."))
        file.write_text(
            CONFIGURATION.format(host=self.host, port=self.port, folder=self.folder, stubs=stubs)
        )
        with (self.folder / "output").open("wb") as output:
            self._process = subprocess.Popen([self.program(), "-d", "-c", file], stdout=output, stderr=output)
        is_up = wait_until(lambda: self._process.poll() is not None or listens(self.port, self.host), 10)
        if not is_up or self._process.poll() is not None:
            self.__exit__()
            raise UnboundFailed((self.folder / "output").read_text(errors="replace"))
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
