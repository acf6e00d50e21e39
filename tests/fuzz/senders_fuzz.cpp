// Lists of senders: what is read does not hang on how the input is cut, and a sender that was read
// is the same when it is written as JSON and read again.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <vector>

#include "auth/base/printable.h"
#include "tools/common/senders.h"

namespace {

using countersign::tools::Sender;
using countersign::tools::SenderLine;
using countersign::tools::SenderReader;

std::vector<SenderLine> read(const std::string& text, std::size_t piece) {
  countersign::app::TextInput in(text, piece);
  SenderReader reader(in);
  std::vector<SenderLine> lines;
  for (;;) {
    auto line = reader.next();
    if (!line || !*line) {
      return lines;
    }
    lines.push_back(std::move(**line));
  }
}

bool same(const std::vector<SenderLine>& a, const std::vector<SenderLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const SenderLine& x, const SenderLine& y) {
                      return x.number == y.number && x.sender == y.sender;
                    });
}

void check_round_trip(const Sender& sender) {
  if (!auth::is_utf8(sender.sender) || !auth::is_utf8(sender.helo.value_or(""))) {
    return;  // JSON cannot hold it
  }
  nlohmann::json object{{"ip", sender.ip.text()}, {"sender", sender.sender}};
  if (sender.helo) {
    object["helo"] = *sender.helo;
  }
  const auto lines = read(object.dump(-1, ' ', true), 4096);
  const bool fits = object.dump(-1, ' ', true).size() <= SenderReader::longest_line;
  if (fits && (lines.size() != 1 || lines[0].sender != sender)) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto lines = read(text, 4096);
  if (!same(lines, read(text, 1 + size % 7))) {
    std::abort();
  }
  for (const SenderLine& line : lines) {
    if (line.sender) {
      check_round_trip(*line.sender);
    }
  }
  return 0;
}
