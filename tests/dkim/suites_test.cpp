// Messages of others with the verdicts of others (tests/data/README.md).
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "auth/dkim/verifier.h"
#include "support/fake_key_source.h"
#include "support/message.h"

namespace auth::dkim {
namespace {

using nlohmann::json;

void publish(testing::FakeKeySource& source, const json& records) {
  for (const auto& [name, texts] : records.items()) {
    source.publish(name, texts.at(0).get<std::string>());
  }
}

std::vector<std::string> verify(const std::string& text, testing::FakeKeySource& source,
                                Timestamp now) {
  const auto message = testing::read_message(text);
  auto verifier = Verifier::begin(message.headers, {}, now);
  const auto keys = source.find(verifier.key_names(), Deadline::after(std::chrono::seconds(1)));
  // In odd pieces, so that real bodies are cut as well.
  for (std::size_t at = 0; at < message.body.size(); at += 97) {
    verifier.body(std::string_view(message.body).substr(at, 97));
  }
  std::vector<std::string> words;
  for (const SignatureResult& result : std::move(verifier).finish(keys)) {
    words.emplace_back(to_text(verdict(result.outcome)));
  }
  return words;
}

/// The best signature of each message has to come out as expected.
void expect_suite(const std::string& folder, std::size_t cases) {
  const std::string path = std::string(TEST_DATA "/dkim/") + folder + "/";
  const json suite = json::parse(testing::read_file(path + "cases.json"), nullptr, false);
  ASSERT_EQ(suite.at("cases").size(), cases);
  for (const json& entry : suite.at("cases")) {
    testing::FakeKeySource source;
    publish(source, suite.at("dns"));
    publish(source, entry.value("dns", json::object()));
    const auto words = verify(testing::read_file(path + entry.at("message").get<std::string>()),
                              source, Timestamp(entry.value("at", 1'700'000'000)));
    const auto expect = entry.at("expect").get<std::string>();
    EXPECT_NE(std::ranges::find(words, expect), words.end()) << entry.at("id");
    EXPECT_EQ(std::ranges::count(words, "pass") > 0, expect == "pass") << entry.at("id");
  }
}

TEST(DkimSuites, DkimVerifierOfLieser) { expect_suite("lieser", 35); }

TEST(DkimSuites, RealMessagesOfMailAuth) { expect_suite("mail-auth", 6); }

TEST(DkimSuites, Rfc6376A2AndRfc8463A3) {
  const json suite = json::parse(testing::read_file(TEST_DATA "/dkim/lieser/cases.json"));
  testing::FakeKeySource source;
  publish(source, suite.at("dns"));
  using Words = std::vector<std::string>;
  const Timestamp now(1'700'000'000);
  EXPECT_EQ(verify(testing::read_file(TEST_DATA "/dkim/rfc6376-A.2.eml"), source, now),
            Words{"pass"});
  EXPECT_EQ(verify(testing::read_file(TEST_DATA "/dkim/rfc8463-A.3.eml"), source, now),
            (Words{"pass", "pass"}));
}

}  // namespace
}  // namespace auth::dkim
