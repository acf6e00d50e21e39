// What the benches work on: the same octets in each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace auth::bench {

/// Minimal standard generator: the library's own distributions differ between libraries.
class Random {
 public:
  std::uint32_t below(std::uint32_t bound) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint32_t>(state_ >> 33U) % bound;
  }

 private:
  std::uint64_t state_ = 6376;
};

/// Words in lines of up to 76 columns, two blanks after some sentences, empty lines between
/// paragraphs. `trailing_blanks`: a blank ends each line, as format=flowed (RFC 3676) has it.
[[nodiscard]] inline std::string text_body(std::size_t size, bool trailing_blanks = false) {
  Random random;
  std::string body;
  body.reserve(size + 100);
  while (body.size() < size) {
    std::size_t column = 0;
    while (column < 66) {
      const std::size_t letters = 2 + random.below(8);
      for (std::size_t i = 0; i < letters; ++i) {
        body += static_cast<char>('a' + random.below(26));
      }
      const bool sentence = random.below(40) == 0;
      body += sentence ? ".  " : " ";
      column += letters + (sentence ? 3 : 1);
    }
    body += trailing_blanks ? "end \r\n" : "end\r\n";
    body += random.below(12) == 0 ? "\r\n" : "";
  }
  return body;
}

/// An attachment as MIME has it: lines of 76 columns of base64.
[[nodiscard]] inline std::string base64_body(std::size_t size) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  Random random;
  std::string body;
  body.reserve(size + 100);
  while (body.size() < size) {
    for (int i = 0; i < 76; ++i) {
      body += alphabet[random.below(64)];
    }
    body += "\r\n";
  }
  return body;
}

/// The header of an ordinary message, 1.1 KB in 16 fields.
[[nodiscard]] inline std::string header() {
  return "Received: from mail.example.com (mail.example.com [192.0.2.25])\r\n"
         "\tby smarthost.example.com (Postfix) with ESMTPS id 4SxY8B1kZzz2k\r\n"
         "\tfor <bob@example.net>; Mon, 23 Nov 2026 09:12:44 +0100 (CET)\r\n"
         "From: \"Ann Example\" <ann@example.com>\r\n"
         "To: Bob <bob@example.net>\r\n"
         "CC: Carol <carol@example.org>, Dave <dave@example.org>\r\n"
         "Subject: Minutes of the meeting of last Friday, and the open points\r\n"
         "Thread-Topic: Minutes of the meeting of last Friday, and the open points\r\n"
         "Thread-Index: AQHaHeY2k1xLk0yM3EmT5Zb5bZ9v2w==\r\n"
         "Date: Mon, 23 Nov 2026 08:12:41 +0000\r\n"
         "Message-ID: <DB9PR01MB1234A5B6C7D8E9F0A1B2C3D4E5F@DB9PR01MB1234.mail.example.com>\r\n"
         "References: <c0ffee01@example.net>\r\n"
         " <DB9PR01MB4321F5E4D3C2B1A0F9E8D7C6B5A@DB9PR01MB4321.mail.example.com>\r\n"
         "In-Reply-To: <c0ffee01@example.net>\r\n"
         "Accept-Language: en-GB, de-DE\r\n"
         "Content-Language: en-GB\r\n"
         "X-MS-Has-Attach:\r\n"
         "Content-Type: text/plain; charset=\"utf-8\"\r\n"
         "Content-Transfer-Encoding: quoted-printable\r\n"
         "MIME-Version: 1.0\r\n";
}

}  // namespace auth::bench
