#include "auth/spf/publication.h"

#include <gtest/gtest.h>

#include "auth/dns/zone.h"

namespace auth::spf {
namespace {

std::string joined(const std::vector<std::string>& strings) {
  std::string text;
  for (const std::string& string : strings) {
    text += string;
  }
  return text;
}

TEST(Rfc7208S3_3, OneStringWhereItFits) {
  EXPECT_EQ(character_strings("v=spf1 -all"), std::vector<std::string>{"v=spf1 -all"});
  EXPECT_EQ(character_strings(std::string(255, 'a')).size(), 1U);
}

TEST(Rfc7208S3_3, CutsBehindASpace) {
  std::string record = "v=spf1";
  while (record.size() < 600) {
    record += " ip4:192.0.2." + std::to_string(record.size() % 256);
  }
  const auto strings = character_strings(record);
  EXPECT_EQ(strings.size(), 3U);
  EXPECT_EQ(joined(strings), record);
  for (const std::string& string : strings) {
    EXPECT_LE(string.size(), longest_string);
    EXPECT_EQ(&string == &strings.back(), !string.ends_with(' ')) << string;
  }
}

TEST(Rfc7208S3_3, CutsAWordThatDoesNotFit) {
  const std::string record = "v=spf1 exp=" + std::string(600, 'a') + ".example -all";
  const auto strings = character_strings(record);
  EXPECT_EQ(joined(strings), record);
  for (const std::string& string : strings) {
    EXPECT_LE(string.size(), longest_string);
    EXPECT_FALSE(string.empty());
  }
}

TEST(Rfc1035S5_1, MasterFileLinesReadBack) {
  const DnsName domain = *DnsName::parse("example.com");
  EXPECT_EQ(master_file_line(domain, "v=spf1 -all"), R"(example.com. IN TXT "v=spf1 -all")");
  const std::string record = R"(v=spf1 exists:%{l}."\;.example.com )" + std::string(300, 'x');
  dns::Zone zone;
  ASSERT_TRUE(zone.add("$TTL 60\n" + master_file_line(domain, record) + "\n"));
  const auto answer = zone.answer({domain, dns::RecordType::txt});
  ASSERT_EQ(answer.records.size(), 1U);
  EXPECT_EQ(std::get<dns::Text>(answer.records[0]).octets, record);
}

}  // namespace
}  // namespace auth::spf
