// RFC 8601 s2.7.1: the words for what came of a signature.
#include "auth/dkim/outcome.h"

#include <gtest/gtest.h>

namespace auth::dkim {
namespace {

TEST(Rfc8601S2_7_1, EveryOutcomeHasItsWord) {
  struct Case {
    Outcome outcome;
    std::string_view word;
    std::string_view reason;
  };

  for (const Case& c :
       {Case{Verified{}, "pass", ""}, Case{BadSyntax{"x"}, "neutral", "x"},
        Case{Unsupported{"x"}, "neutral", "x"}, Case{NotAcceptable{"x"}, "permerror", "x"},
        Case{AgainstPolicy{"x"}, "policy", "x"}, Case{KeyUnavailable{true, "x"}, "temperror", "x"},
        Case{KeyUnavailable{false, "x"}, "permerror", "x"},
        Case{BodyHashMismatch{}, "fail", "body hash did not verify"},
        Case{SignatureMismatch{}, "fail", "signature did not verify"},
        Case{NotEvaluated{}, "neutral", "not evaluated: the message has too many signatures"}}) {
    EXPECT_EQ(to_text(verdict(c.outcome)), c.word);
    EXPECT_EQ(reason(c.outcome), c.reason);
  }
  EXPECT_EQ(to_text(Verdict::none), "none");
}

TEST(Rfc8601S2_7_1, AResultIsNoPassUntilSomebodySaysSo) {
  EXPECT_NE(verdict(SignatureResult{}.outcome), Verdict::pass);
}

}  // namespace
}  // namespace auth::dkim
