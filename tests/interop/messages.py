"""Awkward messages: where two DKIM implementations are most likely to read different octets. Invented texts.

All have CRLF, as on the wire. Those under UNFINISHED lack the end that authsign is to complete.
"""

HEADER = (
    b"From: Ines Brandt <ines.brandt@interop.example>\r\n"
    b"To: reader@customer.example\r\n"
    b"Subject: Between two implementations\r\n"
    b"Date: Wed, 04 Nov 2026 10:00:00 +0100\r\n"
    b"Message-ID: <1@interop.example>\r\n"
)


def message(body, more=b"", header=HEADER):
    return header + more + b"\r\n" + body


MESSAGES = {
    "plain": message(b"Hello,\r\n\r\nall is well.\r\n"),
    "folded-fields": message(
        b"text\r\n",
        b"References: <1@a.example>\r\n\t<2@b.example>\r\n  <3@c.example>\r\nX-Long:\r\n starts on the next line\r\n",
    ),
    "folded-subject": message(b"text\r\n", header=HEADER.replace(b"Between two ", b"Between  two\t \r\n\t  ")),
    "folded-from": message(b"text\r\n", header=HEADER.replace(b"Brandt <", b"Brandt\r\n <")),
    "empty-body": message(b""),
    "only-blank-lines": message(b"\r\n\r\n\r\n"),
    "one-blank-line": message(b"\r\n"),
    "trailing-blank-lines": message(b"text\r\n\r\n\r\n\r\n"),
    "blank-lines-within": message(b"\r\n\r\none\r\n\r\n\r\ntwo\r\n"),
    "trailing-blanks": message(b"one  \r\ntwo\t\r\n \t \r\nthree \t\r\n  \r\n\t\r\n"),
    "runs-of-blanks": message(b"a  b \t c\t\td\r\n   indented\r\n\ttab\r\n"),
    "eight-bit": message("Grüße aus Köln, 東京\r\n".encode(), b"Content-Transfer-Encoding: 8bit\r\n"),
    "latin-1": message(b"Gr\xfc\xdfe \xff\xfe\xa0 \r\n"),
    "long-lines": message(b"x" * 998 + b"\r\n" + b"word " * 600 + b"\r\n"),
    "large": message(b"The same line again and again, with  blanks. \r\n" * 8000),
    "many-fields": message(b"text\r\n", b"".join(b"X-Field-%d: value %d\r\n" % (n, n) for n in range(400))),
    "repeated-fields": message(
        b"text\r\n",
        b"Received: from a.example by b.example; Wed, 04 Nov 2026 10:00:01 +0100\r\n"
        b"Received: from b.example by c.example; Wed, 04 Nov 2026 10:00:02 +0100\r\n"
        b"Comments: first\r\nComments: second\r\n",
    ),
    "empty-values": message(b"text\r\n", b"Cc:\r\nReply-To: \r\nX-Empty:\r\nX-Blanks: \t \r\n"),
    "odd-case": message(
        b"text\r\n", b"mIME-vERSION: 1.0\r\nCONTENT-TYPE: text/plain\r\nreply-TO: ines@interop.example\r\n"
    ),
    "no-blank-after-colon": message(b"text\r\n", header=HEADER.replace(b": ", b":")),
    "tab-after-colon": message(b"text\r\n", header=HEADER.replace(b": ", b":\t", 3)),
    "dots": message(b".\r\n..\r\n.hidden\r\n"),
    "multipart": message(
        b"--b1\r\nContent-Type: text/plain\r\n\r\none\r\n"
        b"--b1\r\nContent-Type: text/html\r\n\r\n<p>one</p>\r\n--b1--\r\n",
        b'MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n\tboundary="b1"\r\n',
    ),
}

UNFINISHED = {
    "no-final-newline": message(b"one\r\ntwo"),
    "line-feeds": message(b"one\r\n\r\ntwo \r\n").replace(b"\r\n", b"\n"),
}


# --- ways to break a signed message ---------------------------------------------------------------------------------


def body_octet_changed(octets):
    head, end, body = octets.partition(b"\r\n\r\n")
    for at, octet in enumerate(body):
        if chr(octet).isalnum():
            return head + end + body[:at] + bytes([octet ^ 1]) + body[at + 1 :]
    return octets + b"added\r\n"


def line_added(octets):
    return octets + b"P.S.\r\n"


def from_changed(octets):
    return octets.replace(b"ines.brandt@", b"ines.brandl@", 1)


def subject_added(octets):
    return b"Subject: Act now\r\n" + octets


def from_added(octets):
    return b"From: Somebody Else <else@partner.example>\r\n" + octets


CHANGES = [body_octet_changed, line_added, from_changed]  # break every signature
ADDITIONS = [subject_added, from_added]  # break those that oversign
