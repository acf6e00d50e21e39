// Contract s5 and s9: the options of authcheck verify.
#include <gtest/gtest.h>

#include <sstream>
#include <variant>

#include "tools/authcheck/commands.h"
#include "tools/authcheck/verify_options.h"

namespace countersign::authcheck {
namespace {

auth::Result<VerifyOptions, std::string> options(std::vector<const char*> words) {
  words.insert(words.begin(), {"authcheck", "verify"});
  std::ostringstream out;
  std::ostringstream err;
  const auto parsed =
      app::parse(tools::program_of(tool()), static_cast<int>(words.size()), words.data(), out, err);
  if (!std::holds_alternative<app::Arguments>(parsed)) {
    return auth::fail(err.str());
  }
  return read_verify_options(std::get<app::Arguments>(parsed), "host.example");
}

TEST(AuthcheckOptions, Defaults) {
  const auto given = options({});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->file, "-");
  EXPECT_EQ(given->authserv_id, "host.example");
  EXPECT_FALSE(given->ip || given->sender || given->helo || given->at || given->json);
  EXPECT_EQ(given->dkim.min_rsa_bits, 1024);
  EXPECT_FALSE(given->dkim.allow_sha1 || given->dkim.allow_partial_body);
}

TEST(AuthcheckOptions, Everything) {
  const auto given =
      options({"m.eml", "--json", "--authserv-id", "mx.example", "--at", "1", "--min-rsa-bits",
               "512", "--allow-sha1", "--allow-partial-body", "--ip", "2001:DB8::1", "--sender",
               "a@example.com", "--helo", "h", "--received-spf"});
  ASSERT_TRUE(given);
  EXPECT_EQ(given->file, "m.eml");
  EXPECT_TRUE(given->json);
  EXPECT_EQ(given->authserv_id, "mx.example");
  EXPECT_EQ(given->at, auth::Timestamp(1));
  EXPECT_EQ(given->dkim.min_rsa_bits, 512);
  EXPECT_TRUE(given->dkim.allow_sha1 && given->dkim.allow_partial_body);
  EXPECT_EQ(given->ip->text(), "2001:db8::1");
  EXPECT_EQ(given->sender, "a@example.com");
  EXPECT_EQ(given->helo, "h");
  EXPECT_TRUE(given->received_spf);
}

TEST(AuthcheckOptions, SendersThatSpfKnows) {
  for (const char* sender : {"<>", "example.com", "@example.com", "\"a@b\"@example.com"}) {
    EXPECT_EQ(options({"--ip", "::1", "--sender", sender})->sender, sender);
  }
}

struct Mistake {
  const char* name;
  std::vector<const char*> words;
  std::string_view want;  // how the error begins
};

class AuthcheckMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(AuthcheckMistakes, NameTheOption) {
  const auto given = options(GetParam().words);
  ASSERT_FALSE(given);
  EXPECT_EQ(given.error().substr(0, GetParam().want.size()), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , AuthcheckMistakes,
    testing::Values(
        Mistake{"BitsInWords", {"--min-rsa-bits", "many"}, "--min-rsa-bits 'many': a number"},
        Mistake{"TooFewBits", {"--min-rsa-bits", "511"}, "--min-rsa-bits '511': "},
        Mistake{"TooManyBits", {"--min-rsa-bits", "8193"}, "--min-rsa-bits '8193': "},
        Mistake{"BitsInHexadecimal", {"--min-rsa-bits", "0x400"}, "--min-rsa-bits '0x400': "},
        Mistake{"TimeInWords", {"--at", "now"}, "--at 'now': "},
        Mistake{"Ip", {"--ip", "192.0.2.256"}, "--ip '192.0.2.256': "},
        Mistake{"Sender", {"--ip", "::1", "--sender", "a@"}, "--sender '': "},
        Mistake{"SenderAlone", {"--sender", "a@example.com"}, "--sender is for SPF"},
        Mistake{"HeloAlone", {"--helo", "h"}, "--helo is for SPF"},
        Mistake{"ReceivedSpfAlone", {"--received-spf"}, "--received-spf is for SPF"},
        Mistake{"EmptyId", {"--authserv-id", ""}, "--authserv-id '': "},
        Mistake{"HostileId", {"--authserv-id", "a\r\nb"}, "--authserv-id 'a\\x0d\\x0ab': "}),
    [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace countersign::authcheck
