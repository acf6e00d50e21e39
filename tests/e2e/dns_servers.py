#!/usr/bin/python3
"""Asks a real name server (nsd on loopback) with dns_ask. Usage: dns_servers.py DNS_ASK [NSD]

Exit status 0 when every answer is as it should be, 1 otherwise, 77 where nsd is not installed.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BIG = "".join(f' "{chr(97 + i % 26) * 250}"' for i in range(12))  # 3,000 octets: TC, then TCP

ZONE = f"""$ORIGIN example.com.
$TTL 300
@ SOA ns1 hostmaster 7 3600 900 86400 60
@ NS ns1
@ MX 10 www
ns1 A 127.0.0.1
www A 192.0.2.1
www AAAA 2001:db8::1
alias CNAME www
chain CNAME alias
nowhere CNAME none
out CNAME www.example.org.
loop1 CNAME loop2
loop2 CNAME loop1
deep.below A 192.0.2.2
*.wild TXT "any"
text TXT "v=spf1 " "-all"
big TXT{BIG}
sub NS ns.sub
ns.sub A 192.0.2.3
"""

# name, type, the answer's line
CASES = [
    ("www.example.com", "A", "ok 192.0.2.1"),
    ("WWW.Example.com", "AAAA", "ok 2001:db8::1"),
    ("example.com", "MX", "ok 10 www.example.com"),
    ("example.com", "NS", "ok ns1.example.com"),
    ("example.com", "SOA", "ok soa 7"),
    ("text.example.com", "TXT", 'ok "v=spf1 -all"'),
    ("x.wild.example.com", "TXT", 'ok "any"'),
    ("big.example.com", "TXT", "ok " + '"' + BIG.replace(' ', '').replace('"', '') + '"'),
    ("www.example.com", "MX", "no data"),
    ("below.example.com", "A", "no data"),
    ("none.example.com", "A", "NXDOMAIN"),
    ("alias.example.com", "A", "ok via www.example.com 192.0.2.1"),
    ("alias.example.com", "MX", "no data via www.example.com"),
    ("chain.example.com", "A", "ok via alias.example.com via www.example.com 192.0.2.1"),
    ("chain.example.com", "CNAME", "ok alias.example.com"),
    ("nowhere.example.com", "A", "NXDOMAIN via none.example.com"),
    ("loop1.example.com", "A", "server failure via loop2.example.com"),
    ("out.example.com", "A", "server failure via www.example.org"),
    ("www.example.org", "A", "server failure"),
    ("www.sub.example.com", "A", "server failure"),
]


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configuration(folder, port):
    files = "".join(f'  {key}: "{folder / key}"\n'
                    for key in ("pidfile", "xfrdfile", "zonelistfile", "logfile"))
    return (f'server:\n  ip-address: 127.0.0.1@{port}\n  username: ""\n  chroot: ""\n'
            f'  zonesdir: "{folder}"\n  database: ""\n  xfrdir: "{folder}"\n{files}'
            'remote-control:\n  control-enable: no\n'
            'zone:\n  name: "example.com"\n  zonefile: "zone"\n')


def ask(program, server, name, record_type):
    done = subprocess.run([program, server, name, record_type], capture_output=True, text=True,
                          timeout=60, check=False)
    lines = done.stdout.split("\n")
    return (lines[0], lines[1]) if done.returncode == 0 else ("", done.stderr)


def wait_until_up(program, server):
    for _ in range(100):
        if ask(program, server, "www.example.com", "A")[0].startswith("ok"):
            return
        time.sleep(0.1)


def main():
    program = sys.argv[1]
    nsd = sys.argv[2] if len(sys.argv) > 2 else shutil.which("nsd", path="/usr/sbin:/usr/bin")
    if not nsd or not Path(nsd).exists():
        print("nsd is not installed")
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        port = free_port()
        (folder / "zone").write_text(ZONE)
        (folder / "nsd.conf").write_text(configuration(folder, port))
        server = subprocess.Popen([nsd, "-d", "-c", str(folder / "nsd.conf")],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_until_up(program, f"127.0.0.1:{port}")
            failed = 0
            for name, record_type, want in CASES:
                got, detail = ask(program, f"127.0.0.1:{port}", name, record_type)
                if got != want:
                    failed += 1
                    print(f"{name} {record_type}: {got[:200]} ({detail}); wanted {want[:200]}")
        finally:
            server.terminate()
            server.wait(10)
        print(f"{len(CASES) - failed} of {len(CASES)} answers are right")
        if failed and (folder / "logfile").exists():
            print((folder / "logfile").read_text())
        return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
