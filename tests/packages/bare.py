"""On a Debian with nothing but its base: no mail server, no systemd running."""

import os
import subprocess
from pathlib import Path

from account import differences
from lab.keys import make_key, zone_text

PACKAGES = {"libauth0", "libauth-dev", "countersign-tools", "countersign-milter"}
MESSAGE = "From: Scanner <scanner@example.com>\nTo: a@example.net\nSubject: scan\n\nbody\n"
CONFIGURATION = """\
[milter]
socket = "inet:8891@127.0.0.1"
[sign]
clients = ["127.0.0.1"]
[[domain]]
name = "example.com"
[[domain.key]]
selector = "s1"
file = "/etc/countersign/s1.pem"
"""
FOLDERS = {
    "/etc/countersign": "root:countersign 750",
    "/var/lib/countersign": "countersign:countersign 700",
    "/var/lib/countersign/keys": "countersign:countersign 700",
}
KEY = "/etc/countersign/s1.pem"
KEPT = ("/etc/countersign", KEY)
COMPLETIONS = "bash-completion/completions/{} zsh/vendor-completions/_{} fish/vendor_completions.d/{}.fish"


def install(machine, debs, *options):
    """apt-get finds all that the packages say they need."""
    machine.path("/debs").mkdir(exist_ok=True)
    names = []
    for deb in sorted(Path(debs).glob("*.deb")):
        machine.path(f"/debs/{deb.name}").write_bytes(deb.read_bytes())
        names.append(f"/debs/{deb.name}")
    return machine.must("apt-get", "-qy", "--no-install-recommends", *options, "install", *names)


def installs(machine, account, debs):
    machine.must("apt-get", "-q", "update")
    before = packages(machine)
    said = install(machine, debs)
    added = packages(machine) - before
    account.check("installs on a bare Debian", [
        *(f"{name} was not installed" for name in PACKAGES - added),
        *(f"{name} came along" for name in added if name in ("postfix", "exim4-base", "sendmail-bin")),
        *(line for line in said.splitlines() if "ailed" in line or "annot" in line),
        *([] if "waits for its configuration" in said else ["it does not say what is to be done next"]),
    ])


def folders_and_user(machine, account):
    found = {path: mode(machine, path) for path in FOLDERS}
    account.check("folders have their owners and modes", differences(found, FOLDERS))
    account.check("a user of its own, in no other group", differences(
        {"groups": machine.must("id", "-nG", "countersign").strip(),
         "shell": machine.must("getent", "passwd", "countersign").strip().rpartition(":")[2]},
        {"groups": "countersign", "shell": "/usr/sbin/nologin"},
    ))
    there = machine.path("/var/spool/postfix").exists()
    account.check("no folder of Postfix without Postfix", ["there is"] if there else [])


def units(machine, account):
    names = ("countersign-milter.service", "countersign-milter@.service")
    found = {name: machine.run("systemctl", "is-enabled", name).stdout.strip() for name in names}
    wanted = dict(zip(names, ("enabled", "disabled")))
    account.check("the unit is enabled, its template is not", differences(found, wanted))
    verified = machine.run("systemd-analyze", "verify", "--man=no", names[0], "countersign-milter@x.service")
    account.check("the installed units are in order", verified.stdout.splitlines())


def files(machine, account):
    missing = []
    for section, page in ((1, "authsign"), (1, "authcheck"), (1, "spfcheck"), (8, "countersign-milter"), (5, "countersign.toml")):
        missing.append(f"/usr/share/man/man{section}/{page}.{section}.gz")
    for program in ("authsign", "authcheck", "spfcheck", "countersign-milter"):
        missing += [f"/usr/share/{path.format(program)}" for path in COMPLETIONS.split()]
    missing += [f"/usr/share/doc/countersign-milter/examples/{file}.toml" for file in ("countersign", "verify")]
    account.check("manuals, completions and the samples are there", [p for p in missing if not machine.path(p).exists()])
    programs = ("/usr/bin/authsign", "/usr/bin/authcheck", "/usr/bin/spfcheck", "/usr/sbin/countersign-milter")
    static = [path for path in programs if "libauth.so.0" not in machine.must("ldd", path)]
    account.check("programs use the shared library", static)


def tools(machine, account, keys):
    key = give_key(machine, keys)
    machine.path("/tmp/zone").write_text(zone_text([key]))
    signed = machine.must(
        "authsign", "--domain", "example.com", "--selector", "s1", "--key", KEY, text=MESSAGE
    )
    verdict = machine.run("authcheck", "verify", "--zone", "/tmp/zone", text=signed)
    account.check("what authsign signs, authcheck verifies", [] if verdict.returncode == 0 else [verdict.stdout])


def checks_configuration(machine, account):
    give_configuration(machine, CONFIGURATION)
    as_user = ["runuser", "-u", "countersign", "--"]
    checked = machine.run(*as_user, "countersign-milter", "--check")
    account.check("--check finds no problem as the milter's user", [] if checked.returncode == 0 else [checked.stdout])
    others = machine.run("runuser", "-u", "nobody", "--", "cat", "/etc/countersign/countersign.toml")
    account.check("nobody else reads the configuration", [] if others.returncode != 0 else ["nobody could"])


def beside_sendmail(machine, account):
    done = machine.run("apt-get", "-qs", "install", "sendmail-bin")
    gone = [line for line in done.stdout.splitlines() if line.startswith("Remv")]
    account.check("Sendmail can be installed beside it", gone if done.returncode == 0 else [done.stdout])


def consumer(account, debs, folder, source):
    """libauth-dev compiles a program, unpacked on this host, which has a compiler."""
    for deb in Path(debs).glob("libauth*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
    library = next(folder.glob("usr/lib/*/libauth.so")).parent
    environment = {**os.environ, "PKG_CONFIG_PATH": f"{library}/pkgconfig", "LD_LIBRARY_PATH": str(library)}
    command = f"c++ -std=c++20 -o {folder}/consumer {source} $(pkg-config --cflags --libs auth) && {folder}/consumer"
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True)
    account.check("libauth-dev is enough to build with", [] if done.returncode == 0 else [done.stdout + done.stderr])


def removes(machine, account):
    """remove leaves configuration and keys; purge keys alone, and says so."""
    names = sorted(PACKAGES)
    machine.must("apt-get", "-qy", "remove", *names)
    kept = machine.path("/etc/countersign/countersign.toml").exists()
    account.check("remove keeps the configuration", [] if kept else ["it is gone"])
    said = machine.must("dpkg", "--purge", *names)
    account.check("purge keeps the key, and says so", [
        *([] if machine.path(KEY).exists() else ["the key is gone"]),
        *([] if KEY in said else [said]),
        *(["the user who owns the key is gone"] if machine.run("id", "countersign").returncode != 0 else []),
    ])
    account.check("purge leaves nothing else", left(machine, but=KEPT))


def leaves_nothing(machine, account, debs):
    """Without keys nothing is left at all."""
    machine.path(KEY).unlink()
    install(machine, debs)
    machine.must("dpkg", "--purge", *sorted(PACKAGES))
    user = ["the user is left"] if machine.run("id", "countersign").returncode == 0 else []
    account.check("purge without keys leaves nothing", [*left(machine), *user])


def left(machine, but=()):
    """Paths of ours that are there, but those that may be."""
    ours = "-name *countersign* -o -path */countersign/* -o -name libauth*".split()
    found = machine.must("find", "/", "-xdev", "-path", "/debs", "-prune", "-o", "(", *ours, ")", "-print")
    return sorted(set(found.split()) - set(but))


def packages(machine):
    return set(machine.must("dpkg-query", "-W", "-f", "${Package}\n").split())


def mode(machine, path):
    return machine.run("stat", "-c", "%U:%G %a", path).stdout.strip()


def give_key(machine, folder):
    """A key in the machine, as an administrator would put it there."""
    key = make_key(folder, "example.com", "s1")
    machine.path(KEY).write_bytes(key.file.read_bytes())
    machine.must("chown", "countersign", KEY)
    machine.must("chmod", "0400", KEY)
    return key


def give_configuration(machine, text, name="countersign"):
    machine.path(f"/etc/countersign/{name}.toml").write_text(text)
    machine.must("chown", "root:countersign", f"/etc/countersign/{name}.toml")
    machine.must("chmod", "0640", f"/etc/countersign/{name}.toml")
