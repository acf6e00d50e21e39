"""What the demonstration publishes, configures and sends. All names are invented."""

HEAD = """\
$ORIGIN {name}.
$TTL 3600
@ IN SOA ns hostmaster 1 3600 600 604800 300
@ IN NS ns
ns IN A {host}
"""

# What the company has published before: the host of its web site sends for it, nobody else.
BEFORE = """\
@ IN MX 10 smarthost
smarthost IN A {smart_host}
@ IN TXT "v=spf1 ip4:{web_host} -all"
_dmarc IN TXT "v=DMARC1; p=quarantine"
"""

# And after: what `authcheck domain` said, and the key.
AFTER = """\
@ IN MX 10 smarthost
smarthost IN A {smart_host}
@ IN TXT "v=spf1 ip4:{web_host} ip4:{smart_host} -all"
smarthost IN TXT "v=spf1 a -all"
{selector}._domainkey IN TXT {key}
_dmarc IN TXT "v=DMARC1; p=quarantine"
"""

CONFIGURATION = """\
[milter]
socket = "unix:{socket}"
socket_group = "{group}"
socket_mode = "0660"

[sign]
clients = ["{exchange}"]       # the Exchange server, and nobody else

[[domain]]
name = "{domain}"
[[domain.key]]
selector = "{selector}"
file = "{key}"
"""

FROM_SCANNER = """\
Received: from scanner.corp.{domain} (10.0.31.18) by EX01.corp.{domain} (10.0.0.5)
 with Microsoft SMTP Server id 15.2.1544.4; Thu, 5 Nov 2026 09:12:44 +0100
From: "Scanner 2nd floor" <{sender}>
To: <{recipient}>
Subject: Scan 20881
Date: Thu, 5 Nov 2026 08:12:43 +0000
Message-ID: <b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0f@{domain}>
Content-Type: multipart/mixed; boundary="_scan_20881_"
MIME-Version: 1.0

--_scan_20881_
Content-Type: text/plain; charset="us-ascii"

Delivery note 20881, one page.

--_scan_20881_
Content-Type: application/pdf; name="20881.pdf"
Content-Disposition: attachment; filename="20881.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRvYmoKMiAw
IG9iago8PC9UeXBlL1BhZ2VzL0tpZHNbXS9Db3VudCAwPj4KZW5kb2JqCnRyYWlsZXI8PC9Sb290
IDEgMCBSPj4K
--_scan_20881_--
"""

FROM_STRANGER = """\
From: "Scanner 2nd floor" <{sender}>
To: <{recipient}>
Subject: new bank account
Date: Thu, 5 Nov 2026 08:20:00 +0000
Message-ID: <1@stranger.example>

Please use our new account from today.
"""
