#include "auth/spf/received_spf.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "spf/support.h"

namespace auth::spf {
namespace {

std::string line(std::string_view zone, std::string_view address, std::string_view mail_from,
                 std::string_view helo = "mx.example.com") {
  const auto query = Query::of_mail_from(ip(address), mail_from, helo);
  return received_spf_line(query, check(zone, address, mail_from, helo), "mail.example.net");
}

TEST(Rfc7208S9_1, NamesWhatMatched) {  // SPF-90
  EXPECT_EQ(
      line("example.com. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n", "192.0.2.1", "a@example.com"),
      "pass (ip4:192.0.2.0/24 in the record of example.com matches) client-ip=192.0.2.1; "
      "envelope-from=\"a@example.com\"; helo=mx.example.com; identity=mailfrom; "
      "mechanism=\"ip4:192.0.2.0/24\"; receiver=mail.example.net;");
}

TEST(Rfc7208S9_1, NamesTheDefaultAndTheProblem) {
  EXPECT_NE(line("example.com. TXT \"v=spf1\"\n", "192.0.2.1", "a@example.com")
                .find("mechanism=default;"),
            std::string::npos);
  const std::string broken =
      line("example.com. TXT \"v=spf1 foo\"\n", "192.0.2.1", "a@example.com");
  EXPECT_TRUE(broken.starts_with("permerror (foo in the record of example.com: "));
  EXPECT_NE(broken.find("problem=\"foo in the record"), std::string::npos) << broken;
}

TEST(Rfc7208S9_1, TheNullPathIsTheIdentityHelo) {
  const std::string text = line("mx.example.com. TXT \"v=spf1 -all\"\n", "2001:db8::1", "<>");
  EXPECT_TRUE(
      text.starts_with("fail (-all in the record of mx.example.com matches) "
                       "client-ip=\"2001:db8::1\"; helo=mx.example.com; identity=helo;"))
      << text;
  EXPECT_EQ(text.find("envelope-from"), std::string::npos);
}

TEST(Rfc7208S9_1, NobodyWritesIntoTheHeader) {  // SPF-91
  for (const std::string& hostile :
       {std::string("a\r\nBcc: x@example.org"), std::string("a\"; result=pass; x=\""),
        std::string("(a) \\ b"), std::string("\xff\xfe"), std::string(4'000, 'x'),
        std::string("a\0b", 3),
        std::string("b\xc3\xbc"
                    "cher")}) {
    const std::string text = line("", "192.0.2.1", hostile + "@" + hostile, hostile);
    EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; })) << text;
    EXPECT_LT(text.size(), 1'500U);
    EXPECT_TRUE(text.starts_with("none ("));
    EXPECT_TRUE(text.ends_with("identity=mailfrom; receiver=mail.example.net;")) << text;
  }
}

TEST(Rfc7208S9_1, IsFolded) {
  const auto query = Query::of_mail_from(ip("192.0.2.1"), "a@example.com", "mx.example.com");
  const std::string field =
      received_spf(query, check("", "192.0.2.1", "a@example.com"), "mail.example.net");
  EXPECT_EQ(field,
            " none (example.com does not exist) client-ip=192.0.2.1;\r\n"
            "\t envelope-from=\"a@example.com\"; helo=mx.example.com;\r\n"
            "\t identity=mailfrom; receiver=mail.example.net;");
}

}  // namespace
}  // namespace auth::spf
