#include "auth/dns/overlay_resolver.h"

#include <gtest/gtest.h>

#include "auth/dns/static_resolver.h"
#include "dns/answer_printing.h"

namespace auth::dns {
namespace {

const Deadline never{std::chrono::steady_clock::time_point::max()};

constexpr std::string_view below_text = R"($ORIGIN example.com.
@ TXT "old"
@ A 192.0.2.1
spf TXT "old spf"
alias CNAME spf
long CNAME alias
other TXT "kept"
www A 192.0.2.2
back CNAME there
there CNAME www
pong CNAME ping
)";

constexpr std::string_view overlay_text = R"($ORIGIN example.com.
@ TXT "new"
spf TXT "new spf"
out CNAME other
in CNAME spf
gone CNAME nowhere
around CNAME alias
ping CNAME pong
a.ent TXT "deep"
foo:bar/baz TXT "macro"
* TXT "wild"
)";

struct Case {
  const char* name;
  std::string_view asked;
  RecordType type;
  std::string_view want;
};

class Overlay : public testing::TestWithParam<Case> {
 protected:
  Overlay() {
    Zone zone;
    EXPECT_TRUE(zone.add(overlay_text).has_value());
    overlay_.emplace(std::move(zone), below_);
  }

  StaticResolver below_{below_text};
  std::optional<OverlayResolver> overlay_;
};

TEST_P(Overlay, Answers) {
  EXPECT_EQ(printed(overlay_->ask(question(GetParam().asked, GetParam().type), never)),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Overlay,
    testing::Values(
        Case{"OwnedName", "example.com", RecordType::txt, "ok \"new\""},
        Case{"OwnedNameAlone", "example.com", RecordType::a, "no data"},
        Case{"OtherName", "other.example.com", RecordType::txt, "ok \"kept\""},
        Case{"CnameLeadsOut", "out.example.com", RecordType::txt,
             "ok via other.example.com \"kept\""},
        Case{"CnameStaysIn", "in.example.com", RecordType::txt,
             "ok via spf.example.com \"new spf\""},
        Case{"CnameLeadsNowhere", "gone.example.org", RecordType::txt, "NXDOMAIN"},
        Case{"CnameFromBelowLeadsIn", "alias.example.com", RecordType::txt,
             "ok via spf.example.com \"new spf\""},
        Case{"ChainFromBelowLeadsIn", "long.example.com", RecordType::txt,
             "ok via alias.example.com via spf.example.com \"new spf\""},
        Case{"OutAndInAgain", "around.example.com", RecordType::txt,
             "ok via alias.example.com via spf.example.com \"new spf\""},
        Case{"ChainBelow", "back.example.com", RecordType::a,
             "ok via there.example.com via www.example.com 192.0.2.2"},
        Case{"LoopAcross", "ping.example.com", RecordType::a,
             "server failure via pong.example.com"},
        Case{"EmptyNonTerminalExists", "ent.example.com", RecordType::a, "no data"},
        Case{"Rfc2181S11AnyCharacter", "foo:bar/baz.example.com", RecordType::txt, "ok \"macro\""},
        Case{"WildcardForMissingNames", "missing.example.com", RecordType::txt, "ok \"wild\""},
        Case{"WildcardNotForExistingNames", "www.example.com", RecordType::txt, "no data"},
        Case{"WildcardAtTheEndOfAChain", "gone.example.com", RecordType::txt,
             "ok via nowhere.example.com \"wild\""}),
    [](const auto& test) { return test.param.name; });

TEST_F(Overlay, AsksBelowAllAtOnceAndOnlyWhatItHasTo) {
  const std::vector questions{question("other.example.com", RecordType::txt),
                              question("example.com", RecordType::txt),
                              question("www.example.com", RecordType::a)};
  const auto answers = overlay_->ask(questions, never);
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_EQ(printed(answers[0]), "ok \"kept\"");
  EXPECT_EQ(printed(answers[1]), "ok \"new\"");
  EXPECT_EQ(printed(answers[2]), "ok 192.0.2.2");
  EXPECT_EQ(below_.asked(), 2U);
}

TEST_F(Overlay, FailuresBelowStayFailures) {
  below_.fail_with(DnsName::parse("missing.example.com").value(), Status::server_failure);
  EXPECT_EQ(overlay_->ask(question("missing.example.com", RecordType::txt), never).status,
            Status::server_failure);
}

}  // namespace
}  // namespace auth::dns
