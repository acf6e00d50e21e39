// Contract s2: the DNS options of every program.
#include "app/dns_options.h"

#include <gtest/gtest.h>

#include <sstream>
#include <variant>

#include "auth/dns/answer.h"
#include "support/temporary_folder.h"

namespace countersign::app {
namespace {

using auth::dns::Status;
using test::TemporaryFolder;

constexpr std::string_view zone_text =
    "$ORIGIN example.com.\n"
    "a 60 IN TXT \"zone a\"\n"
    "b 60 IN TXT \"zone b\"\n"
    "b 60 IN A 192.0.2.1\n";

auth::Result<auth::dns::Stack, std::string> resolvers(const std::vector<std::string>& given) {
  const Program program{
      .name = "program",
      .help = "Asks",
      .commands = {{.name = "", .help = "Asks", .options = dns_options(), .positionals = {}}}};
  std::vector<const char*> words{"program"};
  for (const std::string& word : given) {
    words.push_back(word.c_str());
  }
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed = parse(program, static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return make_resolvers(std::get<Arguments>(parsed));
}

auth::dns::Answer ask(auth::dns::Stack& stack, std::string_view name,
                      auth::dns::RecordType type = auth::dns::RecordType::txt) {
  return stack.resolver().ask({*auth::DnsName::parse(name), type},
                              auth::Deadline::after(question_time));
}

std::string text_of(const auth::dns::Answer& answer) {
  const auto texts = answer.all<auth::dns::Text>();
  return texts.size() == 1 ? texts[0].octets : "";
}

TEST(DnsOptions, ZonesAloneAreAsked) {
  const TemporaryFolder folder;
  auto both = resolvers({"--zone", folder.file("one", zone_text), "--zone",
                         folder.file("two", "c.example.org. 60 IN TXT \"two\"\n")});
  ASSERT_TRUE(both) << both.error();
  EXPECT_EQ(text_of(ask(*both, "a.example.com")), "zone a");
  EXPECT_EQ(text_of(ask(*both, "c.example.org")), "two");
  EXPECT_EQ(ask(*both, "example.net").status, Status::no_such_name);
}

TEST(DnsOptions, AnOverlayOwnsItsNamesAlone) {
  const TemporaryFolder folder;
  auto asked = resolvers({"--zone", folder.file("zone", zone_text), "--overlay",
                          folder.file("overlay", "b.example.com. 60 IN TXT \"overlay b\"\n")});
  ASSERT_TRUE(asked) << asked.error();
  EXPECT_EQ(text_of(ask(*asked, "a.example.com")), "zone a");
  EXPECT_EQ(text_of(ask(*asked, "b.example.com")), "overlay b");
  EXPECT_EQ(ask(*asked, "b.example.com", auth::dns::RecordType::a).status, Status::no_data);
}

TEST(DnsOptions, ServersAndTimes) {
  EXPECT_TRUE(resolvers({"--resolver", "192.0.2.1", "--resolver", "[2001:db8::1]:5353"}));
  for (const char* time : {"3", "0.5", "0.001", "60", "2.25"}) {
    EXPECT_TRUE(resolvers({"--resolver", "192.0.2.1", "--timeout", time})) << time;
  }
}

class NoTimeout : public testing::TestWithParam<const char*> {};

TEST_P(NoTimeout, IsRefusedByName) {
  const auto refused = resolvers({"--resolver", "192.0.2.1", "--timeout", GetParam()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), "--timeout: '" + std::string(GetParam()) +
                                 "' is no time; write seconds from 0.001 to 60, such as 3 or 0.5");
}

INSTANTIATE_TEST_SUITE_P(, NoTimeout,
                         testing::Values("0", "0.0", "0.0001", "60.001", "61", "-1", "1e3", "1.",
                                         ".5", "1.5.5", " 1", "3s", "99999999999999999999"));

TEST(DnsOptionsMistakes, NameFileAndLine) {
  const TemporaryFolder folder;
  const std::string path =
      folder.file("zone", "a.example. 60 IN A 192.0.2.1\nb.example. 60 IN A x\n");
  for (const char* option : {"--zone", "--overlay"}) {
    const auto refused = resolvers({"--resolver", "192.0.2.1", option, path});
    ASSERT_FALSE(refused) << option;
  }
  const std::string start = path + ":2: ";
  EXPECT_EQ(resolvers({"--zone", path}).error().substr(0, start.size()), start);
}

TEST(DnsOptionsMistakes, NameTheOption) {
  EXPECT_EQ(resolvers({"--zone", "/nowhere/zone"}).error(),
            "--zone: cannot read /nowhere/zone: No such file or directory");
  EXPECT_EQ(resolvers({"--resolver", "ns.example.com"}).error().find("--resolver: "), 0U);
}

TEST(DnsOptions, WithAZoneNobodyElseIsAsked) {
  const TemporaryFolder folder;
  auto zone = resolvers({"--zone", folder.file("zone", zone_text), "--resolver", "192.0.2.1"});
  ASSERT_TRUE(zone) << zone.error();
  EXPECT_EQ(ask(*zone, "example.net").status, Status::no_such_name);
}

}  // namespace
}  // namespace countersign::app
