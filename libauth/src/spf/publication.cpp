#include "auth/spf/publication.h"

namespace auth::spf {
namespace {

/// RFC 1035 s5.1.
std::string quoted_string(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted += '\\';
    }
    quoted += c;
  }
  return quoted + "\"";
}

}  // namespace

std::vector<std::string> character_strings(std::string_view record) {
  std::vector<std::string> strings;
  while (record.size() > longest_string) {
    const auto space = record.rfind(' ', longest_string - 1);
    const auto length = space == std::string_view::npos ? longest_string : space + 1;
    strings.emplace_back(record.substr(0, length));
    record.remove_prefix(length);
  }
  strings.emplace_back(record);
  return strings;
}

std::string master_file_line(const DnsName& domain, std::string_view record) {
  std::string line = domain.text() + ". IN TXT";
  for (const std::string& string : character_strings(record)) {
    line += " " + quoted_string(string);
  }
  return line;
}

}  // namespace auth::spf
