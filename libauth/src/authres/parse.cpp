// RFC 8601 s2.2: reads Authentication-Results. Every octet may come from an attacker.
#include "auth/authres/field.h"
#include "head.h"
#include "scanner.h"

namespace auth::authres {
namespace {

/// [CFWS] "/" [CFWS] method-version, where there is one.
bool read_method_version(Scanner& scanner, ResultInfo& info) {
  if (!scanner.next_is('/')) {
    return true;
  }
  if (!scanner.take('/', "") || !scanner.skip_cfws()) {
    return false;
  }
  const auto version = scanner.number();
  info.method_version = version.value_or(1);
  return version && scanner.skip_cfws();
}

/// What follows `ptype` and its CFWS.
bool read_property(Scanner& scanner, std::string ptype, ResultInfo& info) {
  if (!scanner.take('.', "a property is missing after its type") || !scanner.skip_cfws()) {
    return false;
  }
  auto property = scanner.keyword("a property has no name");
  if (!property || !scanner.skip_cfws() || !scanner.take('=', "\"=\" is missing") ||
      !scanner.skip_cfws()) {
    return false;
  }
  auto value = scanner.property_value();
  if (!value) {
    return false;
  }
  info.properties.push_back({std::move(ptype), std::move(*property), std::move(*value)});
  return true;
}

/// What follows `reason` and its CFWS.
bool read_reason(Scanner& scanner, ResultInfo& info) {
  if (!scanner.take('=', "\"=\" is missing") || !scanner.skip_cfws()) {
    return false;
  }
  auto reason = scanner.value();
  info.reason = reason.value_or("");
  return reason.has_value();
}

/// [ CFWS reasonspec ] [ CFWS 1*propspec ], up to the next semicolon.
bool read_details(Scanner& scanner, ResultInfo& info) {
  for (bool first = true; !scanner.at_end() && !scanner.next_is(';'); first = false) {
    auto word = scanner.keyword("a property type is no word");
    if (!word || !scanner.skip_cfws()) {
      return false;
    }
    const bool is_reason = first && *word == "reason" && scanner.next_is('=');
    const bool read =
        is_reason ? read_reason(scanner, info) : read_property(scanner, std::move(*word), info);
    if (!read || !scanner.skip_cfws()) {
      return false;
    }
  }
  return true;
}

/// resinfo after its semicolon and CFWS.
bool read_result(Scanner& scanner, std::string method, ResultInfo& info) {
  info.method = std::move(method);
  if (!read_method_version(scanner, info) || !scanner.take('=', "\"=\" is missing") ||
      !scanner.skip_cfws()) {
    return false;
  }
  auto result = scanner.keyword("a result is no word");
  if (!result || !scanner.skip_cfws()) {
    return false;
  }
  info.result = std::move(*result);
  return read_details(scanner, info);
}

/// no-result / 1*resinfo
bool read_results(Scanner& scanner, std::vector<ResultInfo>& results) {
  do {
    if (!scanner.take(';', "\";\" is missing") || !scanner.skip_cfws()) {
      return false;
    }
    auto method = scanner.keyword("a method is no word");
    if (!method || !scanner.skip_cfws()) {
      return false;
    }
    if (results.empty() && *method == "none" && scanner.at_end()) {
      return true;
    }
    if (!read_result(scanner, std::move(*method), results.emplace_back())) {
      return false;
    }
  } while (!scanner.at_end());
  return true;
}

}  // namespace

Result<Field, ParseError> parse(std::string_view value) {
  if (value.size() > longest_field) {
    return fail(ParseError{.what = "the field is too long", .offset = longest_field});
  }
  Scanner scanner(value);
  auto head = read_head(scanner);
  std::vector<ResultInfo> results;
  if (!head || !read_results(scanner, results)) {
    return fail(scanner.error());
  }
  return Field{.authserv_id = std::move(head->authserv_id),
               .version = head->version,
               .results = std::move(results)};
}

}  // namespace auth::authres
