// standards of large receivers (DLV-1, DLV-76): a table of data, evaluated by one function.
#include "auth/verify/receiver_rules.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace auth::verify {
namespace {

constexpr AuthenticationFacts all_is_well{
    .spf = true, .dkim = true, .dmarc_record = true, .aligned = true};

struct Case {
  const char* name;
  AuthenticationFacts facts;
  const char* want;  // `RECEIVER: what is unmet`, joined by commas
};

class Dlv1Receivers : public testing::TestWithParam<Case> {};

std::string unmet(const AuthenticationFacts& facts) {
  std::string text;
  for (const Unmet& one : unmet_requirements(facts)) {
    text += (text.empty() ? "" : ", ") + std::string(one.rule->receiver) + ": " +
            std::string(unmet_text(one.requirement));
  }
  return text;
}

AuthenticationFacts without(bool AuthenticationFacts::* fact) {
  AuthenticationFacts facts = all_is_well;
  facts.*fact = false;
  return facts;
}

TEST_P(Dlv1Receivers, Require) { EXPECT_EQ(unmet(GetParam().facts), GetParam().want); }

INSTANTIATE_TEST_SUITE_P(
    , Dlv1Receivers,
    testing::Values(Case{"AllIsWell", all_is_well, ""},
                    Case{"SpfMissing", without(&AuthenticationFacts::spf),
                         "gmail.com: SPF does not pass, yahoo.com: SPF does not pass, "
                         "outlook.com: SPF does not pass, icloud.com: SPF does not pass"},
                    Case{"NoSignature", without(&AuthenticationFacts::dkim),
                         "gmail.com: no signature passes, yahoo.com: no signature passes, "
                         "outlook.com: no signature passes, icloud.com: no signature passes"},
                    Case{"NoPolicy", without(&AuthenticationFacts::dmarc_record),
                         "gmail.com: the domain of From has no DMARC policy, "
                         "yahoo.com: the domain of From has no DMARC policy, "
                         "outlook.com: the domain of From has no DMARC policy, "
                         "icloud.com: the domain of From has no DMARC policy"},
                    Case{"NotAligned", without(&AuthenticationFacts::aligned),
                         "gmail.com: nothing that passes is aligned with From, "
                         "yahoo.com: nothing that passes is aligned with From, "
                         "outlook.com: nothing that passes is aligned with From"},
                    Case{"Dlv76OneOfTwoSignatures",
                         without(&AuthenticationFacts::all_aligned_signatures),
                         "yahoo.com: not every aligned signature passes"}),
    [](const auto& one) { return one.param.name; });

TEST(Dlv1ReceiverRules, NothingAtAllIsRefusedByThoseWhoTakeOneOfTwo) {
  const std::string text = unmet({.all_aligned_signatures = true});
  EXPECT_NE(text.find("gmail.com: neither SPF nor DKIM passes"), std::string::npos);
  EXPECT_NE(text.find("yahoo.com: neither SPF nor DKIM passes"), std::string::npos);
}

TEST(Dlv1ReceiverRules, EachRowSaysSinceWhenAndWhere) {
  std::set<std::string> seen;
  for (const ReceiverRule& rule : receiver_rules()) {
    SCOPED_TRACE(rule.receiver);
    EXPECT_FALSE(rule.requirements.empty());
    EXPECT_FALSE(rule.source.empty());
    EXPECT_EQ(rule.since.size(), std::string("2024-02").size());
    EXPECT_EQ(rule.volume == Volume::bulk, !rule.volume_text.empty());
    EXPECT_TRUE(
        seen.emplace(std::string(rule.receiver) + (rule.volume == Volume::all ? " all" : " bulk"))
            .second);
  }
}

}  // namespace
}  // namespace auth::verify
