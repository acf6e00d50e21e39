#include "tools/common/senders.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::tools {
namespace {

using auth::fail;
using auth::printable;
using auth::Result;
using Json = nlohmann::json;

constexpr std::array<std::string_view, 3> column_names{"ip", "sender", "helo"};
constexpr std::string_view expected = "write IP SENDER HELO, or a JSON object with these keys";

/// The values of a line: ip, sender, helo.
using Values = std::array<std::optional<std::string>, 3>;

Result<Sender, std::string> sender_of(Values values) {
  auto& [ip, sender, helo] = values;
  if (!ip || ip->empty()) {
    return fail("the IP address is missing; " + std::string(expected));
  }
  const auto address = auth::IpAddress::parse(*ip);
  if (!address) {
    return fail("IP '" + printable(*ip, 60) + "': " + address.error());
  }
  if (!sender) {
    return fail("the sender is missing; " + std::string(expected) + " (<> for the null sender)");
  }
  if ((sender->empty() || *sender == "<>") && (!helo || helo->empty())) {
    // RFC 7208 s2.4: the sender is then postmaster at the HELO name.
    return fail(std::string("the null sender needs a HELO name"));
  }
  return Sender{.ip = *address, .sender = std::move(*sender), .helo = std::move(helo)};
}

Result<Sender, std::string> parse_json(std::string_view line) {
  const Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) {
    return fail(std::string("this is no JSON object; is a quote or brace missing?"));
  }
  Values values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto member = object.find(column_names[i]);
    if (member == object.end() || member->is_null()) {
      continue;
    }
    if (!member->is_string()) {
      return fail("\"" + std::string(column_names[i]) + "\" has to be a string");
    }
    values[i] = member->get<std::string>();
  }
  return sender_of(std::move(values));
}

/// Takes fields off the front of a line. Quotes keep separators together; where they are around a
/// whole field they are no part of it (`"a b"@c.example` keeps them, it is an address).
class Fields {
 public:
  explicit Fields(std::string_view line) : rest_(line) {
    const auto end_of_first = end_of_field(" \t,");
    const auto separator = rest_.find_first_not_of(" \t", end_of_first);
    commas_ = separator != std::string_view::npos && rest_[separator] == ',';
  }

  [[nodiscard]] std::vector<std::string> all() {
    std::vector<std::string> fields;
    for (;;) {
      const auto end = end_of_field(commas_ ? "," : " \t");
      fields.push_back(unquoted(auth::ascii::trim(rest_.substr(0, end))));
      rest_.remove_prefix(end);
      skip_blanks();
      if (rest_.empty()) {
        return fields;
      }
      if (commas_) {
        rest_.remove_prefix(1);
      }
    }
  }

 private:
  void skip_blanks() {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t"), rest_.size()));
  }

  [[nodiscard]] std::size_t end_of_field(std::string_view separators) const {
    bool quoted = false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '"') {
        quoted = !quoted;
      } else if (!quoted && separators.find(rest_[i]) != std::string_view::npos) {
        return i;
      }
    }
    return rest_.size();
  }

  /// RFC 4180 s2: two quotes inside are one.
  static std::string unquoted(std::string_view field) {
    if (field.size() < 2 || field.front() != '"' || field.back() != '"') {
      return std::string(field);
    }
    field = field.substr(1, field.size() - 2);
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
      text += field[i];
      i += field[i] == '"' && i + 1 < field.size() && field[i + 1] == '"' ? 1U : 0U;
    }
    return text;
  }

  std::string_view rest_;
  bool commas_ = false;
};

/// The columns that a first line names, where it is one that does.
std::optional<SenderColumns> columns_of(std::string_view line) {
  SenderColumns columns;
  const auto fields = Fields(line).all();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    for (std::size_t column = 0; column < columns.size(); ++column) {
      if (auth::ascii::iequals(fields[i], column_names[column])) {
        columns[column] = i;
      }
    }
  }
  return columns[0] && columns[1] ? std::optional(columns) : std::nullopt;
}

Result<Sender, std::string> parse_fields(std::string_view line, const SenderColumns& columns,
                                         bool columns_named) {
  if (std::count(line.begin(), line.end(), '"') % 2 != 0) {
    return fail("a quote is not closed; write the line as a JSON object where a field holds one");
  }
  auto fields = Fields(line).all();
  if (!columns_named && fields.size() > columns.size()) {
    return fail("there are " + std::to_string(fields.size()) +
                " fields, one too many at least; put quotes around one that holds blanks or "
                "commas");
  }
  Values values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto& column = columns[i];
    if (column && *column < fields.size()) {
      values[i] = std::move(fields[*column]);
    }
  }
  return sender_of(std::move(values));
}

}  // namespace

Result<std::optional<SenderLine>, std::string> SenderReader::next() {
  for (;;) {
    const auto read = lines_.next();
    if (!read) {
      return fail(read.error());
    }
    const auto& line = *read;
    if (!line) {
      return std::nullopt;
    }
    const std::size_t number = line->number;
    if (line->too_long) {
      return SenderLine{
          number, fail("the line is longer than " + std::to_string(longest_line) + " octets")};
    }
    if (number == 1 && (line->text.starts_with("\xff\xfe") || line->text.starts_with("\xfe\xff"))) {
      return fail(std::string("the list is UTF-16; convert it with iconv -f UTF-16 -t UTF-8"));
    }
    const std::string_view text = auth::ascii::trim(line->text);
    if (text.empty() || text.front() == '#') {
      continue;
    }
    const bool first = !std::exchange(begun_, true);
    if (text.front() == '{') {
      return SenderLine{number, parse_json(text)};
    }
    if (const auto columns = first ? columns_of(text) : std::nullopt) {
      columns_ = *columns;
      columns_named_ = true;
      continue;
    }
    return SenderLine{number, parse_fields(text, columns_, columns_named_)};
  }
}

}  // namespace countersign::tools
