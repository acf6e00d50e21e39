"""On a Debian with Postfix, booted: the milter as systemd runs it, shut in, and what an upgrade does to it."""

import itertools
import json
import re

from account import differences
from bare import KEPT, KEY, MESSAGE, give_configuration, give_key, install, left, mode
from lab.keys import zone_text
from lab.loopback import wait_until

UNIT = "countersign-milter.service"
FOLDER = "/var/spool/postfix/countersign"
SOCKET = f"{FOLDER}/milter.sock"
SECONDS = 30  # until it serves again, at most
SIGNING = f"""\
[sign]
clients = ["127.0.0.1"]
[[domain]]
name = "example.com"
[[domain.key]]
selector = "s1"
file = "{KEY}"
"""
CONFIGURATION = f"""\
[milter]
socket = "unix:{SOCKET}"
socket_group = "postfix"
status = "/run/countersign/status.json"
{SIGNING}"""
HALF = "[milter]\nsocke"
SECOND = f"""\
[milter]
socket = "inet:8891@127.0.0.1"
status = "/run/countersign/second.json"
{SIGNING}"""
POSTFIX = [
    "smtpd_milters=unix:countersign/milter.sock",
    "non_smtpd_milters=$smtpd_milters",
    "milter_default_action=tempfail",
    "inet_interfaces=loopback-only",
    "defer_transports=smtp",  # what was taken stays in the queue, for a look
    "relayhost=[192.0.2.1]",
    "compatibility_level=3.6",
]


class Service:
    """The milter in a booted machine, and the Postfix before it."""

    def __init__(self, machine, account, keys):
        self.machine = machine
        self.account = account
        self.check = account.check
        self._keys = keys
        self._numbers = itertools.count(1)

    def show(self, name, unit=UNIT):
        return self.machine.must("systemctl", "show", "--value", "-p", name, unit).strip()

    def pid(self, unit=UNIT):
        return self.show("MainPID", unit)

    def serves(self, unit=UNIT):
        return self.show("ActiveState", unit) == "active"

    def configure(self):
        key = give_key(self.machine, self._keys)
        self.machine.path("/root/zone").write_text(zone_text([key]))
        give_configuration(self.machine, CONFIGURATION)
        self.machine.must("postconf", "-e", *POSTFIX)
        self.machine.must("systemctl", "restart", "postfix@-.service")

    def unsigned(self):
        """Why a message that is sent now is not signed in the end, or nothing. While the milter is down, sendmail(1)
        takes it all the same, and Postfix keeps it until the milter is back."""
        subject = f"Subject: scan {next(self._numbers)}\n"
        message = MESSAGE.replace("Subject: scan\n", subject)
        self.machine.must("sendmail", "-f", "scanner@example.com", "a@example.net", text=message)
        queued = wait_until(lambda: self._queued(subject), SECONDS, 0.2)
        if not queued:
            return ["it did not get through", self.log()]
        verdict = self.machine.run("authcheck", "verify", "--zone", "/root/zone", text=queued)
        return [] if verdict.returncode == 0 else [verdict.stdout + queued]

    def _queued(self, subject):
        """The message in the queue, as it would leave."""
        self.machine.run("postqueue", "-f")  # what waited for the milter is tried at once
        for line in self.machine.must("postqueue", "-j").splitlines():
            entry = json.loads(line)
            if entry["queue_name"] == "deferred":
                text = self.machine.run("postcat", "-hbq", entry["queue_id"]).stdout
                if subject in text:
                    return text
        return None

    def log(self, *options):
        return self.machine.must("journalctl", "--no-pager", "-n", "30", "-o", "cat", *options)


def play(machine, account, keys, debs, upgrade):
    service = Service(machine, account, keys)
    installs(service, debs)
    service.configure()
    starts(service)
    shut_in(service)
    reloads(service)
    comes_back(service)
    heals(service)
    is_watched(service)
    second_instance(service)
    upgrades(service, upgrade)
    spares_what_works(service, upgrade)
    goes(service)


def installs(service, debs):
    """Installed and not yet configured it waits, and does not fail."""
    install(service.machine, debs)
    service.check("waits for its configuration without failing", differences(
        {name: service.show(name) for name in ("ActiveState", "UnitFileState", "NRestarts", "ConditionResult")},
        {"ActiveState": "inactive", "UnitFileState": "enabled", "NRestarts": "0", "ConditionResult": "no"},
    ))
    service.check("the socket's folder is for Postfix alone", differences(
        {FOLDER: mode(service.machine, FOLDER)}, {FOLDER: "countersign:postfix 2750"}
    ))


def starts(service):
    started = service.machine.run("systemctl", "start", UNIT)
    service.check("starts", [] if started.returncode == 0 else [started.stdout, service.log("-u", UNIT)])
    service.check("the socket is for Postfix alone", differences(
        {SOCKET: mode(service.machine, SOCKET)}, {SOCKET: "countersign:postfix 660"}
    ))
    service.check("signs a message for Postfix", service.unsigned())
    records = service.log("-u", UNIT, "SYSLOG_FACILITY=2")
    service.check("its record is in the mail log", [] if "s=s1" in records else [records])


def shut_in(service):
    """What the kernel says of the running process."""
    process = f"/proc/{service.pid()}"
    said = service.machine.must("cat", f"{process}/status", f"{process}/limits")
    found = dict(re.findall(r"^(NoNewPrivs|Seccomp|CapEff|CapBnd|Umask):\s+(\S+)", said, re.M))
    found["core"] = re.search(r"^Max core file size\s+(\S+)\s+(\S+)", said, re.M)[1]
    none = "0" * 16
    wanted = {"NoNewPrivs": "1", "Seccomp": "2", "CapEff": none, "CapBnd": none, "Umask": "0077", "core": "0"}
    service.check("the kernel holds it", differences(found, wanted))


def reloads(service):
    """ExecReload tells what became of it; a bad configuration changes nothing."""
    good = service.machine.run("systemctl", "reload", UNIT)
    service.check("reloads", [] if good.returncode == 0 else [good.stdout, service.log("-u", UNIT)])
    pid = service.pid()
    give_configuration(service.machine, HALF)
    bad = service.machine.run("systemctl", "reload", UNIT)
    problems = ["a bad configuration was taken"] if bad.returncode == 0 else []
    problems += differences({"pid": service.pid()}, {"pid": pid})
    service.check("refuses a bad configuration and goes on", [*problems, *service.unsigned()])
    give_configuration(service.machine, CONFIGURATION)


def comes_back(service):
    """Nobody lends a hand."""
    service.machine.must("rm", "-r", FOLDER)
    wait_until(lambda: service.machine.run("test", "-S", SOCKET).returncode == 0, SECONDS, 0.2)
    service.check("makes its folder again", service.unsigned())
    service.machine.must("systemctl", "kill", "--signal=KILL", UNIT)
    service.check("starts again after a kill", service.unsigned())


def heals(service):
    """Restarted while its configuration is half-written, and then not there at all."""
    give_configuration(service.machine, HALF)
    service.machine.run("systemctl", "restart", UNIT)
    problems = [] if tries_again(service) else ["it gave up on half a configuration"]
    service.machine.must("sh", "-c", "mkdir /root/aside && mv /etc/countersign/* /root/aside")
    problems += [] if tries_again(service) else ["it gave up without a configuration"]
    service.machine.must("sh", "-c", "mv /root/aside/* /etc/countersign")
    give_configuration(service.machine, CONFIGURATION)
    service.check("heals once its configuration is whole", [*problems, *service.unsigned()])


def tries_again(service):
    before = int(service.show("NRestarts"))
    return wait_until(lambda: int(service.show("NRestarts")) >= before + 2, SECONDS, 0.2)


def is_watched(service):
    """The watchdog hears of it, and starts it again when it hangs."""
    folder = f"/run/systemd/system/{UNIT}.d"
    service.machine.must("mkdir", "-p", folder)
    service.machine.must("tee", f"{folder}/watchdog.conf", text="[Service]\nWatchdogSec=2s\n")
    service.machine.must("systemctl", "daemon-reload")
    service.machine.must("systemctl", "restart", UNIT)
    began = service.show("WatchdogTimestampMonotonic")
    heard = wait_until(lambda: service.show("WatchdogTimestampMonotonic") != began, SECONDS, 0.2)
    service.check("tells the watchdog that it lives", [] if heard else [service.log("-u", UNIT)])
    pid = service.pid()
    service.machine.must("systemctl", "kill", "--signal=STOP", UNIT)
    again = wait_until(lambda: service.pid() not in ("0", pid), SECONDS, 0.2)
    service.check("starts again when it hangs", [] if again else [service.log("-u", UNIT)])
    service.machine.must("rm", "-r", folder)
    service.machine.must("systemctl", "daemon-reload")


def second_instance(service):
    other = "countersign-milter@second.service"
    give_configuration(service.machine, SECOND, "second")
    started = service.machine.run("systemctl", "start", other)
    written = service.machine.run("test", "-s", "/run/countersign/second.json").returncode == 0
    problems = [] if started.returncode == 0 and written else [started.stdout, service.log("-u", other)]
    service.check("a second instance has its own configuration", problems)
    service.machine.must("systemctl", "stop", other)
    kept = service.machine.run("test", "-s", "/run/countersign/status.json").returncode == 0
    problems = [] if kept and service.serves() else ["the first one lost its status, or its life"]
    service.check("and takes nothing along when it stops", problems)
    service.machine.must("systemctl", "start", other)


def upgrades(service, debs):
    """Configuration and keys stay, the new program runs, and Postfix is reloaded."""
    kept = kept_files(service)
    before = {unit: service.pid(unit) for unit in (UNIT, "countersign-milter@second.service")}
    since = service.machine.must("date", "+%s").strip()
    said = install(service.machine, debs)
    after = {unit: service.pid(unit) for unit in before}
    service.check("an upgrade starts every instance again", [
        *(f"{unit} runs on: {said}" for unit in before if after[unit] in ("0", before[unit])),
    ])
    service.check("an upgrade keeps configuration and keys", differences(kept_files(service), kept))
    reloaded = wait_until(lambda: "reload" in service.log("-t", "postfix/master", "--since", f"@{since}"), SECONDS, 0.2)
    service.check("an upgrade reloads Postfix", [] if reloaded else [service.log("-t", "postfix/master"), said])
    service.check("signs after the upgrade", service.unsigned())


def spares_what_works(service, debs):
    """A configuration that is just being edited must not turn an upgrade into an outage."""
    pid = service.pid()
    give_configuration(service.machine, HALF)
    said = install(service.machine, debs, "--reinstall")
    service.check("an upgrade spares a milter that could not start again", [
        *differences({"pid": service.pid()}, {"pid": pid}),
        *([] if "was not restarted" in said and "countersign.toml:2" in said else [said]),
        *service.unsigned(),
    ])
    give_configuration(service.machine, CONFIGURATION)


def goes(service):
    said = service.machine.must("dpkg", "--purge", "libauth-dev", "countersign-milter", "countersign-tools", "libauth0")
    service.check("warns that Postfix still asks", [] if "Postfix still asks" in said else [said])
    running = service.machine.must("systemctl", "list-units", "--all", "--no-legend", "countersign*").split("\n")
    service.check("nothing runs after purge", [line for line in running if "running" in line])
    lost = [] if service.machine.path(KEY).exists() else ["the key is gone"]
    service.check("keys are all that is left after purge", [*left(service.machine, but=KEPT), *lost])


def kept_files(service):
    paths = ("/etc/countersign/countersign.toml", KEY)
    return {path: service.machine.must("sha256sum", path).split()[0] for path in paths}
