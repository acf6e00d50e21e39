#include "milter/attention.h"

#include <gtest/gtest.h>

namespace countersign::milter {
namespace {

Record own(Decision decision, std::optional<Reason> reason = {}, std::string client = "10.0.0.5") {
  Record result;
  result.decision = decision;
  result.reason = reason;
  result.client = std::move(client);
  result.from_domain = "example.com";
  result.own_domain = true;
  return result;
}

std::string said(Attention& attention, const Record& record) {
  const auto notice = attention.look(record);
  return notice ? (notice->warning ? "warning: " : "") + notice->text : "";
}

TEST(Attention, TheFirstUnsignedOwnMessageOfAClientIsTold) {
  Attention attention;
  EXPECT_EQ(said(attention, own(Decision::pass, Reason::client_not_allowed)),
            "warning: 10.0.0.5 sends mail from example.com, which goes out unsigned "
            "(client-not-allowed): the client is not one whose mail is signed; list its address in "
            "[sign] clients or its listener in [sign] daemons, if it is yours");
  EXPECT_EQ(said(attention, own(Decision::pass, Reason::client_not_allowed)), "");
  EXPECT_NE(said(attention, own(Decision::pass, Reason::client_not_allowed, "10.0.0.6")), "");
}

TEST(Attention, MailThatIsMeantToGoUnsignedIsNot) {
  Record foreign = own(Decision::pass, Reason::domain_not_configured);
  foreign.own_domain = false;
  Record nobody = own(Decision::pass, Reason::no_from);
  nobody.from_domain = std::nullopt;
  for (const Record& record :
       {foreign, nobody, own(Decision::pass, Reason::already_signed), own(Decision::sign),
        own(Decision::pass, Reason::recipient_excluded), own(Decision::given_up),
        own(Decision::tempfail, Reason::key_unavailable),
        own(Decision::reject, Reason::long_line)}) {
    Attention attention;
    EXPECT_EQ(said(attention, record), "") << to_text(record.decision);
  }
}

TEST(Attention, ADomainThatStopsBeingSignedIsToldAndItsReturn) {
  Attention attention;
  const Record lost = own(Decision::tempfail, Reason::key_unavailable);
  EXPECT_EQ(said(attention, lost), "");  // it never was signed; --check and the start say why
  EXPECT_EQ(said(attention, own(Decision::sign)), "");
  EXPECT_EQ(said(attention, lost),
            "warning: mail from example.com was signed and is now tempfailed (key-unavailable): a "
            "key of the domain cannot be used; see what --check says about its key file");
  EXPECT_EQ(said(attention, lost), "");
  EXPECT_EQ(said(attention, own(Decision::sign)), "mail from example.com is signed again");
  EXPECT_NE(said(attention, lost), "");
}

TEST(Attention, ADomainThatIsTakenOutOfTheConfigurationHasStopped) {
  Attention attention;
  EXPECT_EQ(said(attention, own(Decision::sign)), "");
  Record removed = own(Decision::pass, Reason::domain_not_configured);
  removed.own_domain = false;
  EXPECT_NE(said(attention, removed).find("was signed and is now unsigned"), std::string::npos);
}

TEST(Attention, OneBadMessageIsNotTheDomain) {
  Attention attention;
  EXPECT_EQ(said(attention, own(Decision::sign)), "");
  EXPECT_EQ(said(attention, own(Decision::reject, Reason::long_line)), "");
  EXPECT_EQ(said(attention, own(Decision::tempfail, Reason::sign_failed)), "");
}

TEST(Attention, ForgetsNothingAndTakesNoMoreThanItHolds) {
  Attention attention;
  for (std::size_t i = 0; i < Attention::max_known; ++i) {
    ASSERT_TRUE(attention.look(own(Decision::pass, Reason::client_not_allowed, std::to_string(i))));
  }
  EXPECT_EQ(said(attention, own(Decision::pass, Reason::client_not_allowed, "one more")), "");
  EXPECT_EQ(said(attention, own(Decision::pass, Reason::client_not_allowed, "0")), "");
}

}  // namespace
}  // namespace countersign::milter
