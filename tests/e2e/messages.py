"""The messages: what Exchange, and the devices and programs that relay through it, put on the wire.

All names and texts are invented. Each message says what has to become of it; the two domains with keys are
factory.example (alone) and shop.example (with its sub-domains), besides müller.example by its A-label.
"""

import base64
import random
from dataclasses import dataclass, field

from lab.mail import crlf

FACTORY, SHOP, MUELLER = "factory.example", "shop.example", "xn--mller-kva.example"
LONGEST = 998  # octets of a line without CRLF (RFC 5322 s2.1.1)


@dataclass(frozen=True)
class Message:
    name: str
    octets: bytes
    sender: str = "lena.vogt@factory.example"  # MAIL FROM
    reason: str | None = None  # why it is not signed; None: it is
    domain: str = FACTORY  # d= of its signature
    from_domain: str | None = None  # where it is not `domain`
    listener: str = "exchange"
    xclient: dict = field(default_factory=dict)
    parameters: str = ""  # of MAIL FROM

    @property
    def author_domain(self):
        return self.from_domain or self.domain

    @property
    def needs_ipv6(self):
        return self.xclient.get("ADDR", "").startswith("IPV6:")


def written(text):
    """A message as written here: lines get CRLF, and text UTF-8."""
    return crlf(text.encode())


def short(sender="Lena Vogt <lena.vogt@factory.example>", more="", body="Guten Morgen\n"):
    """A small message from `sender`; `more` is put between its fields."""
    return written(
        f"From: {sender}\nTo: buyer@customer.example\nSubject: Order 4711\n{more}"
        "Date: Tue, 03 Nov 2026 07:45:11 +0100\nMessage-ID: <4711.1@ex01.corp.factory.example>\n\n" + body
    )


RECEIVED = """\
Received: from EX01.corp.factory.example (10.0.0.5) by EX01.corp.factory.example
 (10.0.0.5) with Microsoft SMTP Server (version=TLS1_2,
 cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.2.1544.4; Tue, 3 Nov 2026
 07:45:12 +0100
Received: from EX01.corp.factory.example ([fe80::d1c4:5ee:7aa0:19b2]) by
 EX01.corp.factory.example ([fe80::d1c4:5ee:7aa0:19b2%4]) with mapi id
 15.02.1544.004; Tue, 3 Nov 2026 07:45:12 +0100
"""

EXCHANGE_ALTERNATIVE = (
    RECEIVED
    + """\
From: "Vogt, Lena" <lena.vogt@factory.example>
To: "buyer@customer.example" <buyer@customer.example>
CC: "Ahrens, Tim" <tim.ahrens@factory.example>
Subject: =?iso-8859-1?Q?Angebot_f=FCr_die_Pr=FCfst=E4nde_?=
 =?iso-8859-1?Q?und_Termine?=
Thread-Topic: =?iso-8859-1?Q?Angebot_f=FCr_die_Pr=FCfst=E4nde_und_Termine?=
Thread-Index: AdzM0Xq3kYv2mZ0QRr6yH9nB1cT5uw==
Date: Tue, 3 Nov 2026 06:45:11 +0000
Message-ID: <5c1f0a7c2f3e4d6b9a8e7d6c5b4a3928@factory.example>
Accept-Language: de-DE, en-US
Content-Language: de-DE
X-MS-Has-Attach:
X-MS-TNEF-Correlator:
x-originating-ip: [10.0.14.77]
Content-Type: multipart/alternative;
\tboundary="_000_5c1f0a7c2f3e4d6b9a8e7d6c5b4a3928factoryexample_"
MIME-Version: 1.0

--_000_5c1f0a7c2f3e4d6b9a8e7d6c5b4a3928factoryexample_
Content-Type: text/plain; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

Guten Morgen,

anbei das Angebot f=FCr die beiden Pr=FCfst=E4nde. =20
Wir liefern in KW 48.

Lena Vogt

--_000_5c1f0a7c2f3e4d6b9a8e7d6c5b4a3928factoryexample_
Content-Type: text/html; charset="iso-8859-1"
Content-Transfer-Encoding: quoted-printable

<html><head><meta http-equiv=3D"Content-Type" content=3D"text/html; charset=
=3Diso-8859-1"></head><body lang=3D"DE">
<p class=3D"MsoNormal">Guten Morgen,<o:p></o:p></p>
<p class=3D"MsoNormal">anbei das Angebot f=FCr die beiden Pr=FCfst=E4nde.&nbsp;</p>
</body></html>

--_000_5c1f0a7c2f3e4d6b9a8e7d6c5b4a3928factoryexample_--
"""
)

DELIVERY_REPORT = """\
From: <postmaster@factory.example>
To: <newsletter@customer.example>
Subject: Undeliverable: November
Date: Tue, 3 Nov 2026 06:45:15 +0000
Message-ID: <a1d2b3c4-77aa-4c1e-9b1e-0f6f1f1f0001@EX01.corp.factory.example>
Content-Language: en-US
X-MS-Exchange-Message-Is-Ndr:
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="a1d2b3c4-77aa"
MIME-Version: 1.0

--a1d2b3c4-77aa
Content-Type: text/plain; charset="us-ascii"

The address you sent to was not found.

--a1d2b3c4-77aa
Content-Type: message/delivery-status

Reporting-MTA: dns;EX01.corp.factory.example

Final-recipient: RFC822;nobody@factory.example
Action: failed
Status: 5.1.10

--a1d2b3c4-77aa--
"""

INVITATION = """\
From: "Vogt, Lena" <lena.vogt@factory.example>
To: <buyer@customer.example>
Subject: Abnahme
Date: Tue, 3 Nov 2026 06:45:11 +0000
Message-ID: <invite.1@factory.example>
Content-Type: text/calendar; charset="utf-8"; method=REQUEST
Content-Transfer-Encoding: 8bit
MIME-Version: 1.0

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
SUMMARY;LANGUAGE=de-DE:Abnahme der Prüfstände
DESCRIPTION;LANGUAGE=de-DE:Treffpunkt Tor 3\\, Halle „Süd“\\n
END:VEVENT
END:VCALENDAR
"""


def scan(size):
    """What a scanner sends: a PDF of about `size` octets of base64."""
    octets = base64.encodebytes(random.Random(size).randbytes(size * 3 // 4)).decode()
    return written(
        "From: Scanner Halle 2 <scanner@factory.example>\nTo: buyer@customer.example\nSubject: Scan\n"
        "Date: Tue, 03 Nov 2026 07:45:11 +0100\nMessage-ID: <scan@mfp2.factory.example>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="=-mfp-2"\n\n'
        "--=-mfp-2\nContent-Type: text/plain\n\nSeiten: 3\n"
        '--=-mfp-2\nContent-Type: application/pdf; name="scan.pdf"\nContent-Transfer-Encoding: base64\n\n'
        f"{octets}--=-mfp-2--\n"
    )


MIME_8BIT = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
WITHOUT_DATE = b"From: ups@factory.example\r\nTo: buyer@customer.example\r\nSubject: Battery\r\n\r\nlow\r\n"
OTHERS_SIGNATURE = (
    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=partner.example; s=k9;\n"
    " h=from:subject; bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\n b=Zm9yZ2VkIGJ5IG5vYm9keQ==\n"
)

# --- bodies -------------------------------------------------------------------------------------------------------

BODIES = [
    Message("plain", short()),
    Message("exchange-alternative", written(EXCHANGE_ALTERNATIVE)),
    Message("delivery-report", written(DELIVERY_REPORT), sender=""),
    Message("invitation", written(INVITATION), parameters="BODY=8BITMIME"),
    Message("eightbit", short(more=MIME_8BIT, body="Grüße aus Köln\n"), parameters="BODY=8BITMIME"),
    Message("eightbit-undeclared", short(body="Grüße aus Köln\n")),
    Message("latin-1", short().replace(b"Guten Morgen", b"Gr\xfc\xdfe \xff\xfe")),
    Message("scan", scan(20_000), sender="scanner@factory.example"),
    Message("scan-of-1-mb", scan(1_000_000), sender="scanner@factory.example"),
    Message("bare-lf-body", short() + b"one\ntwo\n\nthree\r\n"),
    Message("bare-lf-everywhere", short().replace(b"\r\n", b"\n")),
    Message("dots", short(body=".\n..\n.hidden\n...\nend.\n.\n")),
    Message("no-final-newline", short() + b"last words"),
    Message("empty-body", short(body="")),
    Message("header-alone", short(body="").removesuffix(b"\r\n")),
    Message("only-blank-lines", short(body="\n\n\n\n")),
    Message("trailing-blank-lines", short(body="text\n\n\n\n")),
    Message("trailing-blanks", short(body="text  \t\n \n\t\nmore \n  \n")),
    Message("leading-blank-lines", short(body="\n\ntext\n")),
    Message("line-of-998", short(body="x" * LONGEST + "\n")),
    Message("nul-in-body", short() + b"a\0b\r\n"),
]

# --- header fields ------------------------------------------------------------------------------------------------

HEADERS = [
    Message("no-date", WITHOUT_DATE),
    Message("no-date-kept-so", WITHOUT_DATE, listener="bare"),
    Message("folded-from", short('"Vogt,\n Lena"\n <lena.vogt@factory.example>')),
    Message("folded-with-tabs", short(more="References: <1@a.example>\n\t<2@b.example>\n\t<3@c.example>\n")),
    Message("comment-in-from", short("lena.vogt(Lena)@factory.example (Vogt, Lena)")),
    Message("quoted-local-part", short('"lena vogt"@factory.example')),
    Message("encoded-name", short("=?utf-8?B?TMOpbmEgVm9ndA==?= <lena.vogt@factory.example>")),
    Message("name-like-an-address", short('"ceo@partner.example" <lena.vogt@factory.example>')),
    Message("upper-case-domain", short("Lena <Lena.Vogt@FACTORY.Example>")),
    Message("two-authors", short("lena.vogt@factory.example, tim.ahrens@factory.example")),
    Message("odd-names", short(more="X-ODD_name.1:no blank\nSUBJECT-2: x\nx-e: \nX-Empty:\nX-T:\tx\t \n")),
    Message("repeated-fields", short(more="Comments: one\nComments: two\nKeywords: a\nKeywords: b\n")),
    Message("two-subjects", short(more="Subject: second\n")),
    Message("three-hundred-fields", short(more="".join(f"X-Field-{n}: value {n}\n" for n in range(300)))),
    Message("thirty-received", RECEIVED.encode().replace(b"\n", b"\r\n") * 15 + short()),
    Message("header-8bit", short(more="X-Plant: Köln\n")),
    Message("a-label", short(f"info@{MUELLER}"), domain=MUELLER, sender=f"info@{MUELLER}"),
    Message(
        "u-label", short("info@müller.example"), domain=MUELLER, sender=f"info@{MUELLER}", parameters="SMTPUTF8"
    ),
    Message("others-signature", OTHERS_SIGNATURE.replace("\n", "\r\n").encode() + short()),
    Message("sub-domain-covered", short("erp@erp.shop.example"), domain=SHOP, from_domain="erp.shop.example"),
    Message("domain-of-sub-domains", short("info@shop.example"), domain=SHOP),
]

# --- not to be signed ---------------------------------------------------------------------------------------------

FOREIGN = "domain-not-configured"
STRANGER = "client-not-allowed"

UNSIGNED = [
    Message("foreign-from", short("olga@partner.example"), reason=FOREIGN, from_domain="partner.example"),
    Message(
        "ours-is-sender-only",
        short("olga@partner.example", more="Sender: lena.vogt@factory.example\n"),
        reason=FOREIGN,
        from_domain="partner.example",
    ),
    Message("sub-domain-not-covered", short("root@x.factory.example"), reason=FOREIGN, from_domain="x.factory.example"),
    Message("look-alike", short("a@notfactory.example"), reason=FOREIGN, from_domain="notfactory.example"),
    Message("longer-look-alike", short("a@factory.example.net"), reason=FOREIGN, from_domain="factory.example.net"),
    Message("two-from-fields", short(more="From: tim.ahrens@factory.example\n"), reason="several-from"),
    Message("two-from-fields-one-foreign", b"From: x@partner.example\r\n" + short(), reason="several-from"),
    Message("two-author-domains", short("a@factory.example, b@shop.example"), reason="several-from"),
    Message("no-from", short().split(b"\r\n", 1)[1], reason="no-from", listener="bare"),
    Message("from-without-domain", short("backup"), reason="bad-from"),
    Message("from-empty", short(""), reason="bad-from"),
    Message("stranger", short(), reason=STRANGER, listener="relay", xclient={"ADDR": "192.0.2.66"}),
    Message("neighbour", short(), reason=STRANGER, listener="relay", xclient={"ADDR": "10.0.0.6"}),
    Message("stranger-ipv6", short(), reason=STRANGER, listener="relay", xclient={"ADDR": "IPV6:2001:db8:2::5"}),
]

# --- who may ------------------------------------------------------------------------------------------------------

ALLOWED = [
    Message("listed-loopback", short(), listener="relay"),
    Message("listed-address", short(), listener="relay", xclient={"ADDR": "10.0.0.5"}),
    Message("listed-network", short(), listener="relay", xclient={"ADDR": "10.20.255.1"}),
    Message("listed-ipv6", short(), listener="relay", xclient={"ADDR": "IPV6:2001:db8:1::5"}),
    Message("listener-alone", short(), xclient={"ADDR": "192.0.2.66"}),
    Message("authenticated", short(), listener="relay", xclient={"ADDR": "192.0.2.67", "LOGIN": "lena"}),
]

MESSAGES = BODIES + HEADERS + UNSIGNED + ALLOWED
