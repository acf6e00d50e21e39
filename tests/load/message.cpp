#include "load/message.h"

#include <algorithm>

#include "bench/inputs.h"

namespace countersign::load {

namespace {

constexpr std::size_t longest_text = 65536;

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name) += ':';
  for (const char c : value) {
    out += c == '\n' ? "\r\n" : std::string_view(&c, 1);
  }
  out += "\r\n";
}

}  // namespace

Message make_message(std::string_view from, std::size_t size) {
  Message message{
      .fields = {{"Received",
                  " from exchange.example.com (10.0.0.5) by\n EX01.example.com (10.0.0.6) with "
                  "Microsoft SMTP Server id 15.2.1544.4;\n Mon, 23 Nov 2026 09:12:44 +0100"},
                 {"From", " \"Order Desk\" <" + std::string(from) + ">"},
                 {"To", " Buyer <buyer@customer.example>"},
                 {"Subject", " Confirmation of order 4711, and what is still open of 4699"},
                 {"Thread-Topic", " Confirmation of order 4711"},
                 {"Thread-Index", " AQHaHeY2k1xLk0yM3EmT5Zb5bZ9v2w=="},
                 {"Date", " Mon, 23 Nov 2026 08:12:41 +0000"},
                 {"Message-ID", " <DB9PR01MB1234A5B6C7D8E9F0@DB9PR01MB1234.mail.example.com>"},
                 {"References", " <c0ffee01@customer.example>\n <c0ffee02@customer.example>"},
                 {"In-Reply-To", " <c0ffee02@customer.example>"},
                 {"Accept-Language", " en-GB, de-DE"},
                 {"Content-Language", " en-GB"},
                 {"X-MS-Has-Attach", ""},
                 {"MIME-Version", " 1.0"}},
      .body = {}};
  const bool attachment = size > longest_text;
  message.fields.push_back(
      {"Content-Type", attachment ? " application/pdf" : " text/plain; charset=\"utf-8\""});
  message.fields.push_back({"Content-Transfer-Encoding", attachment ? " base64" : " 7bit"});
  const std::size_t header = with_insertions(message, {}).size();
  if (size > header) {
    const std::size_t left = size - header;
    message.body = attachment ? auth::bench::base64_body(left) : auth::bench::text_body(left);
    message.body.resize(left);
    // The cut may have gone through a line end.
    const std::size_t last_line = std::min<std::size_t>(left, 4);
    message.body.replace(left - last_line, last_line, std::string_view("xx\r\n", last_line));
  }
  return message;
}

std::string with_insertions(const Message& message, const std::vector<Insertion>& insertions) {
  std::vector<Field> fields = message.fields;
  for (const Insertion& insertion : insertions) {
    const auto at = std::min<std::size_t>(insertion.index, fields.size());
    fields.insert(fields.begin() + static_cast<std::ptrdiff_t>(at),
                  {insertion.name, insertion.value});
  }
  std::string octets;
  octets.reserve(message.body.size() + 4096);
  for (const Field& field : fields) {
    append_field(octets, field.name, field.value);
  }
  return octets.append("\r\n").append(message.body);
}

}  // namespace countersign::load
