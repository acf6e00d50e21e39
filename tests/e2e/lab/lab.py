"""The lab itself: a smart host between "Exchange" and a next hop that keeps everything."""

import shutil
import tempfile
from pathlib import Path

from lab.client import Client, ConnectionLost
from lab.keys import make_key
from lab.loopback import HOST, free_port
from lab.postfix import Postfix, Programs
from lab.sink import Sink

HOSTNAME = "smarthost.factory.example"

SETTINGS = {
    "myhostname": HOSTNAME,
    "myorigin": "factory.example",  # or the bounces would come from a sub-domain that nobody signs for
    # the lab is on loopback only; XCLIENT plays all other addresses
    "mynetworks": "0.0.0.0/0 [::]/0",
    "smtpd_authorized_xclient_hosts": "127.0.0.0/8",
    "smtpd_error_sleep_time": "0",
    "smtpd_soft_error_limit": "1000",
    "smtpd_hard_error_limit": "1000",
    # Exchange is no local client: what it sent is not rewritten
    "local_header_rewrite_clients": "",
    "always_add_missing_headers": "yes",
    "message_size_limit": "41943040",
    "mailbox_size_limit": "0",
    "initial_destination_concurrency": "20",
    "in_flow_delay": "0",
    "notify_classes": "",
    "non_smtpd_milters": "$smtpd_milters",
    "internal_mail_filter_classes": "bounce",
    "milter_default_action": "tempfail",
    "milter_command_timeout": "20s",
    "milter_content_timeout": "20s",
}

LISTENERS = {
    "exchange": ["milter_macro_daemon_name=ORIGINATING"],  # whoever connects here may have mail signed
    "relay": [],  # here the client's address or login decides
    "bare": ["milter_macro_daemon_name=ORIGINATING", "cleanup_service_name=cleanup-bare"],
    # what Postfix alone makes of a message
    "unfiltered": ["smtpd_milters="],
    "bare-unfiltered": ["smtpd_milters=", "cleanup_service_name=cleanup-bare"],
}

# `bare` adds no Date or Message-ID where a message has none
CLEANUP_BARE = "cleanup-bare unix n - n - 0 cleanup\n    -o always_add_missing_headers=no\n"


class Lab:
    """`settings` of main.cf come on top of those above."""

    def __init__(self, postfix_root="/", keep=False, settings=None):
        self._keep = keep
        self.folder = Path(tempfile.mkdtemp(prefix="countersign-lab."))
        self.folder.chmod(0o755)  # Postfix's user has to pass
        (self.folder / "keys").mkdir(mode=0o700)
        self.milter_socket.parent.mkdir()
        self.sink = Sink()
        self.milter_port = free_port()
        inet = {"inet": [*LISTENERS["exchange"], f"smtpd_milters=inet:{HOST}:{self.milter_port}"]}
        inbound = {"inbound": ["milter_macro_daemon_name=INBOUND", f"smtpd_milters=unix:{self.inbound_socket}"]}
        listeners = {name: (free_port(), options) for name, options in (LISTENERS | inet | inbound).items()}
        programs = Programs(postfix_root)
        settings = self._settings() | (settings or {})
        self.postfix = Postfix(self.folder / "postfix", programs, settings, listeners, CLEANUP_BARE)
        self._keys = {}

    @property
    def milter_socket(self):
        return self.folder / "socket/milter.sock"

    @property
    def inbound_socket(self):
        """Of the instance that verifies what comes from outside."""
        return self.milter_socket.with_name("inbound.sock")

    def __enter__(self):
        try:
            self.postfix.start()
            self.has_ipv6 = self._has_ipv6()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self.postfix.stop()
        finally:
            self.sink.close()
            if self._keep:
                print(f"kept {self.folder}")
            else:
                shutil.rmtree(self.folder, ignore_errors=True)

    def client(self, listener="exchange", **options):
        return Client(self.postfix.client_port(listener), **options)

    def key(self, domain, kind="rsa"):
        """The lab's key of that kind for a domain; made when first asked for."""
        selector = {"rsa": "r1", "ed25519": "e1"}[kind]
        if (domain, kind) not in self._keys:
            self._keys[domain, kind] = make_key(self.folder / "keys", domain, selector, kind)
        return self._keys[domain, kind]

    @property
    def keys(self):
        return list(self._keys.values())

    def _settings(self):
        return SETTINGS | {
            "relayhost": f"[127.0.0.1]:{self.sink.port}",
            "smtpd_milters": f"unix:{self.milter_socket}",
        }

    def _has_ipv6(self):
        try:
            self.client("unfiltered", xclient={"ADDR": "IPV6:2001:db8::1"}).close()
            return True
        except ConnectionLost:
            return False  # Postfix on a machine without IPv6 does not know such addresses
