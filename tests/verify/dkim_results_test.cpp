// RFC 8601 s2.7.1, RFC 6008: DKIM signatures in Authentication-Results.
#include "auth/verify/dkim_results.h"

#include <gtest/gtest.h>

#include <string>

namespace auth::verify {
namespace {

using dkim::SignatureResult;

SignatureResult signature(dkim::Outcome outcome) {
  SignatureResult result;
  result.outcome = std::move(outcome);
  result.domain = "example.com";
  result.selector = "s1";
  result.algorithm = "rsa-sha256";
  result.b_begin = "Ab/cd+ef";
  return result;
}

std::string line(const std::vector<SignatureResult>& signatures) {
  return authres::format_line("mx", dkim_results(signatures));
}

TEST(Rfc8601S2_7_1, Ar41NoSignatureIsNone) { EXPECT_EQ(line({}), "mx; dkim=none"); }

TEST(Rfc8601S2_7_1, Ar41OneRowForEachSignature) {
  SignatureResult tested = signature(dkim::Verified{});
  tested.testing = true;
  tested.identity = "ann@example.com";
  EXPECT_EQ(line({tested, signature(dkim::BodyHashMismatch{})}),
            "mx; dkim=pass (test mode) header.d=example.com header.s=s1 header.a=rsa-sha256"
            " header.b=\"Ab/cd+ef\" header.i=ann@example.com;"
            " dkim=fail reason=\"body hash did not verify\" header.d=example.com header.s=s1"
            " header.a=rsa-sha256 header.b=\"Ab/cd+ef\"");
}

TEST(Rfc8601S2_7_1, Ar31ReasonsComeFromAFixedTable) {
  for (const dkim::Outcome& outcome :
       {dkim::Outcome(dkim::BadSyntax{"HOSTILE"}), dkim::Outcome(dkim::Unsupported{"HOSTILE"}),
        dkim::Outcome(dkim::KeyUnavailable{true, "HOSTILE"}),
        dkim::Outcome(dkim::KeyUnavailable{false, "HOSTILE"})}) {
    const std::string text = line({signature(outcome)});
    EXPECT_EQ(text.find("HOSTILE"), std::string::npos);
    EXPECT_NE(text.find("reason="), std::string::npos);
  }
}

TEST(Rfc8601S2_7_1, Dkim65OurOwnReasonsAreTold) {
  EXPECT_NE(line({signature(dkim::AgainstPolicy{"rsa-sha1 is a historic algorithm"})})
                .find("dkim=policy reason=\"rsa-sha1 is a historic algorithm\" "),
            std::string::npos);
}

TEST(Rfc8601S2_7_1, Sec16WhatIsNoDomainIsNotTold) {
  SignatureResult hostile = signature(dkim::BadSyntax{"x"});
  hostile.domain = "example.net(.example.com";
  hostile.selector = "s1; dmarc=pass";
  EXPECT_EQ(line({hostile}),
            "mx; dkim=neutral reason=\"the signature has syntax errors\" header.a=rsa-sha256"
            " header.b=\"Ab/cd+ef\"");
}

TEST(Rfc8601S2_7_1, Ar32TenRowsAndPassesAmongThem) {
  std::vector<SignatureResult> signatures(20, signature(dkim::NotEvaluated{}));
  signatures.resize(30, signature(dkim::SignatureMismatch{}));
  signatures.push_back(signature(dkim::Verified{}));
  const auto rows = dkim_results(signatures);
  ASSERT_EQ(rows.size(), 10U);
  EXPECT_EQ(rows.front().result, "pass");
  EXPECT_EQ(rows.back().result, "fail");
}

}  // namespace
}  // namespace auth::verify
