// The parser cases of lieser/dkim_verifier, as "recorded asserts": calls with a header field, then
// what must hold of the answers. Only its strict cases: we have no lenient mode.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "auth/authres/field.h"

namespace auth::authres {
namespace {

using nlohmann::json;

constexpr std::string_view field_name = "Authentication-Results:";

/// The suite writes one character an octet.
std::string octets(const std::string& utf8) {
  std::string text;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80) {
      text += utf8[i];
    } else if (c < 0xc4 && i + 1 < utf8.size()) {
      text +=
          static_cast<char>(((c & 0x03U) << 6U) | (static_cast<unsigned char>(utf8[++i]) & 0x3fU));
    } else {
      return {};  // a character over U+00FF is no octet: "wrongly called with normal string"
    }
  }
  return text;
}

/// A field as the suite's own parser shows it.
json shown(const Field& field) {
  json results = json::array();
  for (const ResultInfo& info : field.results) {
    json properties = json::object();
    for (const Property& property : info.properties) {
      properties[property.ptype][property.property] = property.value;
    }
    results.push_back({{"method", info.method},
                       {"method_version", info.method_version},
                       {"result", info.result},
                       {"reason", info.reason},
                       {"properties", properties}});
  }
  return {
      {"authserv_id", field.authserv_id}, {"authres_version", field.version}, {"resinfo", results}};
}

/// `resinfo[0].properties.smtp.mailfrom` or `resinfo.length`.
json at_path(const json& value, std::string path) {
  if (path == "resinfo.length") {
    return value.at("resinfo").size();
  }
  std::string pointer;
  for (const char c : path) {
    pointer += c == '.' || c == '[' ? "/" : c == ']' ? "" : std::string(1, c);
  }
  return value.value(json::json_pointer("/" + pointer), json());
}

bool is_lenient(const json& call) {
  return call.contains("options") && call.at("options").at(0).get<bool>();
}

/// `r0.authserv_id` is about the answer to the first call.
void expect_case(const json& entry) {
  std::map<std::string, json> answers;
  std::size_t number = 0;
  for (const json& call : entry.at("calls")) {
    const std::string header = octets(call.at("header").get<std::string>());
    if (!is_lenient(call) && !header.empty()) {
      const auto field = parse(std::string_view(header).substr(field_name.size()));
      if (field) {
        answers["r" + std::to_string(number)] = shown(*field);
      }
    }
    ++number;
  }
  std::size_t refused = 0;
  std::size_t strict = 0;
  for (const json& wanted : entry.at("asserts")) {
    if (wanted.at("assert") == "to.throw") {
      ++refused;
      continue;
    }
    const auto actual = wanted.at("actual").get<std::string>();
    const auto dot = actual.find('.');
    const auto call = std::stoul(actual.substr(1, dot - 1));
    if (is_lenient(entry.at("calls").at(call))) {
      continue;
    }
    ++strict;
    const auto answer = answers.find(actual.substr(0, dot));
    ASSERT_NE(answer, answers.end()) << actual;
    EXPECT_EQ(at_path(answer->second, actual.substr(dot + 1)), wanted.at("args").at(0)) << actual;
  }
  if (refused > 0 && strict == 0) {
    EXPECT_TRUE(answers.empty()) << entry.at("calls").dump();
  }
}

/// Not a fault of the grammar: which words a method may have is for the reader of the results
/// (AR-5), and UTF-8 (RFC 6532) is not asked for, it is always understood.
bool is_about_another_parser(const json& entry) {
  const auto name = entry.at("name").get<std::string>();
  return name.starts_with("Unknown results for") || name == "Disabled by default";
}

TEST(LieserSuite, StrictCases) {
  const char* const folder = std::getenv("AUTHRES_SUITE");
  if (folder == nullptr) {
    GTEST_SKIP() << "AUTHRES_SUITE names no folder with cases.json";
  }
  std::ifstream file(std::string(folder) + "/cases.json");
  const json suite = json::parse(file, nullptr, false);
  ASSERT_TRUE(suite.is_object()) << folder;
  std::size_t taken = 0;
  for (const json& entry : suite.at("cases")) {
    if (!is_about_another_parser(entry)) {
      SCOPED_TRACE(entry.at("name").get<std::string>());
      expect_case(entry);
      ++taken;
    }
  }
  EXPECT_EQ(taken, 36U);
}

}  // namespace
}  // namespace auth::authres
