"""What the demonstration publishes, configures and sends. All names are invented."""

ZONE = """\
$ORIGIN {domain}.
$TTL 3600
@ IN SOA ns hostmaster 1 3600 600 604800 300
@ IN NS ns
ns IN A {host}
@ IN TXT "v=spf1 ip4:{smart_host} -all"
{selector}._domainkey IN TXT {key}
_dmarc IN TXT "v=DMARC1; p=reject"
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

FROM_EXCHANGE = """\
Received: from EX01.corp.{domain} (10.0.0.5) by EX01.corp.{domain} (10.0.0.5)
 with Microsoft SMTP Server (version=TLS1_2,
 cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4; Thu, 5 Nov 2026
 09:12:44 +0100
From: "Reimers, Anke" <{sender}>
To: "{recipient}" <{recipient}>
Subject: =?iso-8859-1?Q?Auftragsbest=E4tigung_20881?=
Thread-Topic: =?iso-8859-1?Q?Auftragsbest=E4tigung_20881?=
Thread-Index: AdzNfU0c5Q2m8kR7T1S0Yb9dHj3LqA==
Date: Thu, 5 Nov 2026 08:12:43 +0000
Message-ID: <b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0f@{domain}>
Accept-Language: de-DE, en-US
Content-Language: de-DE
X-MS-Has-Attach:
X-MS-TNEF-Correlator:
x-originating-ip: [10.0.31.18]
Content-Type: multipart/alternative;
\tboundary="_000_b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0fcompanyexample_"
MIME-Version: 1.0

--_000_b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0fcompanyexample_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Guten Tag,

wir best=E4tigen Ihren Auftrag 20881. Die Ware verl=E4sst unser Haus am 12.11.

Anke Reimers

--_000_b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0fcompanyexample_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><head><meta http-equiv=3D"Content-Type" content=3D"text/html; charset=
=3Diso-8859-1"></head><body lang=3D"DE"><p class=3D"MsoNormal">Guten Tag,</p>
<p class=3D"MsoNormal">wir best=E4tigen Ihren Auftrag <b>20881</b>.</p>
</body></html>

--_000_b7c1f4d20a5e4c6e8f2d1a3b5c7d9e0fcompanyexample_--
"""

FROM_STRANGER = """\
From: "Reimers, Anke" <{sender}>
To: <{recipient}>
Subject: new bank account
Date: Thu, 5 Nov 2026 08:20:00 +0000
Message-ID: <1@stranger.example>

Please use our new account from today.
"""
