// RFC 6376 s3.6.2, s6.1.2: key records from DNS.
#include "auth/dkim/key_source.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "auth/dns/static_resolver.h"

namespace auth::dkim {
namespace {

constexpr std::string_view zone =
    "$ORIGIN _domainkey.example.com.\n"
    "@ 60 IN SOA ns.example.com. root.example.com. 1 2 3 4 5\n"
    "good TXT \"v=DKIM1; k=ed25519; \" \"p=11qYAYKxCrfVS/7Tyw\" \"QHOg7hcvPapiMlrwIaaPcHURo=\"\n"
    "alias CNAME good\n"
    "spf TXT \"v=spf1 -all\"\n"
    "mixed TXT \"v=spf1 -all\"\n"
    "mixed TXT \"v=DKIM1; p=!\"\n"
    "mixed TXT \"k=ed25519; p=11qYAYKxCrfVS/7TywQHOg7hcvPapiMlrwIaaPcHURo=\"\n"
    "broken TXT \"v=DKIM1; p=!\"\n"
    "revoked TXT \"v=DKIM1; p=\"\n"
    "other A 192.0.2.1\n"
    "many TXT \"v=DKIM1; p=!a\"\n"
    "many TXT \"v=DKIM1; p=!b\"\n"
    "many TXT \"v=DKIM1; p=!c\"\n"
    "many TXT \"v=DKIM1; p=!d\"\n"
    "many TXT \"k=ed25519; p=11qYAYKxCrfVS/7TywQHOg7hcvPapiMlrwIaaPcHURo=\"\n";

DnsName name(std::string_view selector) {
  return *DnsName::parse(std::string(selector) + "._domainkey.example.com");
}

/// Also asks in the order in which names are given.
KeyAnswer find(KeySource& source, std::string_view selector) {
  const DnsName names[] = {name(selector)};
  return source.find(names, Deadline::after(std::chrono::seconds(1))).at(0);
}

const KeyRecord* record(const KeyAnswer& answer) {
  const auto* const found = std::get_if<std::shared_ptr<const KeyRecord>>(&answer);
  return found == nullptr ? nullptr : found->get();
}

TEST(Rfc6376S3_6_2, Dkim70StringsAreJoined) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  const KeyAnswer answer = find(source, "good");
  ASSERT_NE(record(answer), nullptr);
  EXPECT_EQ(record(answer)->key.algorithm(), crypto::KeyAlgorithm::ed25519);
}

TEST(Rfc6376S3_6_2, AliasesAreFollowed) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  EXPECT_NE(record(find(source, "alias")), nullptr);
}

TEST(Rfc6376S3_6_2_2, Dkim71OfSeveralRecordsTheFirstThatCanBeUsed) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  EXPECT_NE(record(find(source, "mixed")), nullptr);
}

TEST(Rfc6376S3_6_2_2, Dkim71AtMostFourRecordsAreTried) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  EXPECT_EQ(record(find(source, "many")), nullptr);
}

struct Case {
  const char* selector;
  bool temporary;
  bool revoked;
  const char* text;
};

class Rfc6376S6_1_2NoKey : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S6_1_2NoKey, SaysWhy) {
  dns::StaticResolver resolver(zone);
  resolver.fail_with(name("servfail"), dns::Status::server_failure);
  resolver.fail_with(name("timeout"), dns::Status::timeout);
  DnsKeySource source(resolver);
  const KeyAnswer answer = find(source, GetParam().selector);
  const NoKey* const none = std::get_if<NoKey>(&answer);
  ASSERT_NE(none, nullptr);
  EXPECT_EQ(none->temporary, GetParam().temporary);
  EXPECT_EQ(none->revoked, GetParam().revoked);
  EXPECT_EQ(none->text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Dkim79, Rfc6376S6_1_2NoKey,
    ::testing::Values(Case{"missing", false, false, "there is no key: NXDOMAIN"},
                      Case{"other", false, false, "there is no key: no data"},
                      Case{"servfail", true, false,
                           "the key could not be asked for: server failure"},
                      Case{"timeout", true, false, "the key could not be asked for: timeout"},
                      Case{"spf", false, false, "there is no key record among the TXT records"},
                      Case{"broken", false, false, "p= is not base64"},
                      Case{"revoked", false, true, "the key is revoked"}),
    [](const auto& test) { return test.param.selector; });

TEST(DnsKeySource, AnswersInTheOrderOfTheNames) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  const DnsName names[] = {name("missing"), name("good"), name("revoked")};
  const auto answers = source.find(names, Deadline::after(std::chrono::seconds(1)));
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(record(answers[0]), nullptr);
  EXPECT_NE(record(answers[1]), nullptr);
  EXPECT_TRUE(std::get<NoKey>(answers[2]).revoked);
  EXPECT_EQ(resolver.asked(), 3U);
}

TEST(DnsKeySource, NoNamesNoQuestions) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver);
  EXPECT_TRUE(source.find({}, Deadline::after(std::chrono::seconds(1))).empty());
  EXPECT_EQ(resolver.asked(), 0U);
}

TEST(DnsKeySource, KeysAreDecodedOnceAsLongAsThereIsRoom) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver, 1);
  const KeyAnswer first = find(source, "good");
  EXPECT_EQ(record(find(source, "good")), record(first));
  EXPECT_EQ(record(find(source, "broken")), nullptr);  // takes the only place
  EXPECT_NE(record(find(source, "good")), record(first));
}

TEST(DnsKeySource, WorksWithoutMemory) {
  dns::StaticResolver resolver(zone);
  DnsKeySource source(resolver, 0);
  EXPECT_NE(record(find(source, "good")), nullptr);
}

}  // namespace
}  // namespace auth::dkim
