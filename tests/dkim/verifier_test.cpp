// RFC 6376 s6, RFC 8601 s2.7.1: what comes of a signature.
#include "auth/dkim/verifier.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "support/fake_key_source.h"
#include "support/handmade_signature.h"
#include "support/message.h"

namespace auth::dkim {
namespace {

using testing::FakeKeySource;
using testing::read_file;
using testing::read_message;
using testing::with_signature;

constexpr Timestamp now(1'700'000'000);
constexpr std::string_view name = "s1._domainkey.example.com";
constexpr std::string_view header =
    "From: Ann <ann@example.com>\r\nTo: bob@example.net\r\nSubject: Hi\r\n";
constexpr std::string_view body = "Hello  there \r\n\r\nAnn\r\n";
const std::string tags =
    "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s1; h=from:subject";

std::string rsa_record(std::string_view more = {}) {
  return "v=DKIM1; " + std::string(more) + "p=" + testing::rsa_key()->public_key().record_p();
}

FakeKeySource keys(std::string_view record = rsa_record()) {
  FakeKeySource source;
  source.publish(std::string(name), record);
  return source;
}

std::vector<SignatureResult> verify(std::string_view text, KeySource& source,
                                    const VerifyOptions& options = {}) {
  const auto message = read_message(text);
  auto verifier = Verifier::begin(message.headers, options, now);
  const auto found = source.find(verifier.key_names(), Deadline::after(std::chrono::seconds(1)));
  verifier.body(message.body);
  return std::move(verifier).finish(found);
}

std::vector<SignatureResult> verify(std::string_view text, const VerifyOptions& options = {}) {
  FakeKeySource source = keys();
  return verify(text, source, options);
}

/// `result (reason)` of the one signature.
std::string verdict_of(const std::vector<SignatureResult>& results) {
  if (results.size() != 1) {
    return std::to_string(results.size()) + " signatures";
  }
  const SignatureResult& r = results.front();
  const std::string why = reason(r.outcome);
  return std::string(to_text(verdict(r.outcome))) + (why.empty() ? "" : ": ") + why;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Rfc6376S6, Dkim103PassTellsWhoSigned) {
  const auto results = verify(with_signature(tags + "; i=ann@mail.example.com", header, body));
  ASSERT_EQ(verdict_of(results), "pass");
  const SignatureResult& r = results.front();
  EXPECT_EQ(r.domain, "example.com");
  EXPECT_EQ(r.selector, "s1");
  EXPECT_EQ(r.algorithm, "rsa-sha256");
  EXPECT_EQ(r.identity, "ann@mail.example.com");
  EXPECT_EQ(r.key_bits, 1024);
  EXPECT_EQ(r.b_begin.size(), 8U);
  EXPECT_FALSE(r.testing);
  EXPECT_EQ(r.remark, "");
}

TEST(Rfc6376S6, Dkim104NoSignatureNoResult) {
  EXPECT_TRUE(verify(std::string(header) + "\r\n" + std::string(body)).empty());
}

struct Case {
  const char* name;
  std::string tags;
  const char* want;
};

class Rfc6376S6_1_1Field : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S6_1_1Field, ValidatesTheField) {
  EXPECT_EQ(verdict_of(verify(with_signature(GetParam().tags, header, body))), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S6_1_1Field,
    ::testing::Values(
        Case{"Dkim39HeaderAndBodyApart", replaced(tags, "relaxed/relaxed", "simple/relaxed"),
             "pass"},
        Case{"Dkim12BodyDefaultsToSimple", replaced(tags, "relaxed/relaxed", "relaxed"), "pass"},
        Case{"Dkim42Oversigned", tags + ":subject:from:cc", "pass"},
        Case{"Dkim24NamesInAnyCase", replaced(tags, "h=from", "h=FROM \r\n\t: tO"), "pass"},
        Case{"Dkim45UnknownTagsAreHashed", tags + "; zz=what  ever", "pass"},
        Case{"Dkim44BInsideZ", "z=x:b=3Dy; " + tags, "pass"},
        Case{"Dkim92FromIsNotSigned", replaced(tags, "h=from:", "h="),
             "permerror: From is not signed"},
        Case{"Dkim93IdentityElsewhere", tags + "; i=@example.net",
             "permerror: i= is not within d="},
        Case{"Sec26IdentityLookalike", tags + "; i=@notexample.com",
             "permerror: i= is not within d="},
        Case{"Dkim15IdentityBelow", tags + "; i=@a.b.example.com", "pass"},
        Case{"Dkim94Expired", tags + "; x=1699999699", "policy: the signature has expired"},
        Case{"Dkim20ClockErrorIsForgiven", tags + "; x=1699999700", "pass"},
        Case{"Dkim21SignedInTheFuture", tags + "; t=1800000000", "pass"},
        Case{"Dkim110PartOfTheBody", tags + "; l=5",
             "policy: l= leaves a part of the body unsigned"},
        Case{"Dkim110NothingOfTheBody", tags + "; l=0",
             "policy: l= leaves a part of the body unsigned"},
        Case{"Dkim18WholeBody", tags + "; l=20", "pass"},
        Case{"Dkim18BeyondTheBody", tags + "; l=21", "fail: body hash did not verify"},
        Case{"Dkim18FarBeyondTheBody",
             tags +
                 "; l=1234567890123456789012345678901234567890123456789012345678901234567890123456",
             "fail: body hash did not verify"}),
    [](const auto& test) { return test.param.name; });

struct Damage {
  const char* name;
  std::string from;
  std::string to;
  const char* want;
};

class Rfc6376S6_1Damage : public ::testing::TestWithParam<Damage> {};

TEST_P(Rfc6376S6_1Damage, TellsWhatIsWrong) {
  const std::string text = with_signature(tags, header, body);
  EXPECT_EQ(verdict_of(verify(replaced(text, GetParam().from, GetParam().to))), GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S6_1Damage,
    ::testing::Values(
        Damage{"Dkim100Body", "there", "thxre", "fail: body hash did not verify"},
        Damage{"Dkim101SignedField", "Subject: Hi", "Subject: Ho",
               "fail: signature did not verify"},
        Damage{"Dkim101OwnField", "; bh=", "; q=dns/txt; bh=", "fail: signature did not verify"},
        Damage{"Dkim41AddedBelow", "Subject: Hi\r\n", "Subject: Hi\r\nSubject: Ho\r\n",
               "fail: signature did not verify"},
        Damage{"RelaxedForgivesBlanks", "Subject: Hi", "subJECT  :\tHi ", "pass"},
        Damage{"UnsignedFieldMayChange", "To: bob", "To: eve", "pass"},
        Damage{"Dkim91MissingTag", "s=s1; ", "", "neutral: s= is missing"},
        Damage{"Dkim90DuplicateTag", "s=s1; ", "s=s1; s=s1; ", "neutral: the tag s= occurs twice"},
        Damage{"Dkim95UnknownAlgorithm", "a=rsa-sha256", "a=rsa-sha3",
               "neutral: the algorithm \"rsa-sha3\" is unknown"},
        Damage{"Dkim95UnknownCanonicalization", "c=relaxed/relaxed", "c=relaxed/nofws",
               "neutral: the canonicalization \"relaxed/nofws\" is unknown"},
        Damage{"Dkim96HistoricAlgorithm", "a=rsa-sha256", "a=rsa-sha1",
               "policy: rsa-sha1 is a historic algorithm"},
        Damage{"Dkim63KeyOfAnotherKind", "a=rsa-sha256", "a=ed25519-sha256",
               "permerror: the key is for another algorithm"},
        Damage{"Dkim98NoKey", "s=s1", "s=s2", "permerror: no such name"},
        Damage{"Dkim49LineWithoutColon", "To: bob", "To bob",
               "permerror: the header holds a line without colon or with a bad field name"},
        Damage{"Dkim49BareCr", "To: bob", "To: \rbob", "permerror: the header holds a bare CR"},
        Damage{"Sec20SecondFrom", "To: bob", "From: eve@example.org\r\nTo: bob",
               "permerror: the message has several From fields"},
        Damage{"Sec21SecondFromInObsoleteForm", "To: bob", "FROM : eve@example.org\r\nTo: bob",
               "permerror: the message has several From fields"},
        Damage{"Dkim92NoFrom", "From: Ann", "Fron: Ann",
               "permerror: the message has no From field"}),
    [](const auto& test) { return test.param.name; });

struct Record {
  const char* name;
  std::string record;
  std::string more_tags;
  const char* want;
};

class Rfc6376S6_1_2 : public ::testing::TestWithParam<Record> {};

TEST_P(Rfc6376S6_1_2, ObeysTheKeyRecord) {
  FakeKeySource source = keys(GetParam().record);
  EXPECT_EQ(verdict_of(verify(with_signature(tags + GetParam().more_tags, header, body), source)),
            GetParam().want);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S6_1_2,
    ::testing::Values(
        Record{"Dkim73Hash", rsa_record("h=sha256; "), "", "pass"},
        Record{"Dkim73OtherHash", rsa_record("h=sha1; "), "",
               "permerror: the key is for other hash algorithms"},
        Record{"Dkim74Service", rsa_record("s=tlsrpt:email; "), "", "pass"},
        Record{"Dkim74OtherService", rsa_record("s=tlsrpt; "), "",
               "permerror: the key is for other services"},
        Record{"Dkim75Revoked", "v=DKIM1; p=", "", "permerror: the key is revoked"},
        Record{"Dkim77StrictWithoutIdentity", rsa_record("t=s; "), "", "pass"},
        Record{"Dkim77StrictAndEqual", rsa_record("t=s; "), "; i=ann@EXAMPLE.com", "pass"},
        Record{"Dkim77StrictAndBelow", rsa_record("t=s; "), "; i=@mail.example.com",
               "permerror: i= is not d=, as the key demands"},
        Record{"Dkim78UnknownAlgorithm", rsa_record("k=x; "), "", "permerror: k=x is unknown"},
        Record{"Dkim99Malformed", "v=DKIM1; p=!", "", "permerror: p= is not base64"},
        Record{"Sec44AnotherKey",
               "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "",
               "permerror: the key is for another algorithm"}),
    [](const auto& test) { return test.param.name; });

TEST(DkimVerifier, Dkim97NoAnswerIsTemporary) {
  FakeKeySource source;
  source.fail(std::string(name));
  EXPECT_EQ(verdict_of(verify(with_signature(tags, header, body), source)), "temperror: no answer");
}

TEST(DkimVerifier, AKeyThatWasNotAskedForIsTemporary) {
  const auto message = read_message(with_signature(tags, header, body));
  auto verifier = Verifier::begin(message.headers, {}, now);
  verifier.body(message.body);
  EXPECT_EQ(verdict_of(std::move(verifier).finish({})), "temperror: the key was not asked for");
}

TEST(DkimVerifier, Dkim76TestModeIsToldAndChangesNothing) {
  FakeKeySource source = keys(rsa_record("t=y; "));
  const auto results = verify(with_signature(tags, header, body), source);
  EXPECT_EQ(verdict_of(results), "pass");
  EXPECT_TRUE(results.front().testing);
}

TEST(DkimVerifier, Dkim82ServiceIsTheCallersChoice) {
  FakeKeySource source = keys(rsa_record("s=tlsrpt; "));
  EXPECT_EQ(verdict_of(verify(with_signature(tags, header, body), source, {.service = "tlsrpt"})),
            "pass");
}

TEST(DkimVerifier, Sec41ShortKeysAreAgainstPolicy) {
  const std::string text = with_signature(tags, header, body);
  EXPECT_EQ(verdict_of(verify(text, {.min_rsa_bits = 1025})), "policy: the key is too short");
  EXPECT_EQ(verdict_of(verify(text, {.min_rsa_bits = 1024})), "pass");
}

TEST(DkimVerifier, Sec44HistoricAlgorithmOnlyWhereItIsAllowed) {
  // Made with `openssl dgst -sha1 -sign` and the RSA key of RFC 8463: we do not sign with SHA-1.
  const std::string text =
      "DKIM-Signature: v=1; a=rsa-sha1; c=relaxed/relaxed; d=example.com; s=s1; h=from:subject;"
      " bh=/t0YeXgRpK9llnjqXbYY+NyRSAs=; b="
      "Igp5T5UWj9aOqAs80BNYPCL47ijnSYuba+uV0w1LDVwmjClkiedYkEBdfdcCaB4az+bdAuBfasNzBj0X"
      "P91JxLSpUpxeWCJfKFm/2OUUbMqG3RiilomeCdrRlfNrjM+MPL4RrJRZZgO1cff1ooXZWrVMIkmHQcem"
      "42CgNvlxlRw=\r\n"
      "From: Ann <ann@example.com>\r\nSubject: Hi\r\n\r\nHello\r\n";
  EXPECT_EQ(verdict_of(verify(text)), "policy: rsa-sha1 is a historic algorithm");
  EXPECT_EQ(verdict_of(verify(text, {.allow_sha1 = true})), "pass");
  FakeKeySource sha256_only = keys(rsa_record("h=sha256; "));
  EXPECT_EQ(verdict_of(verify(text, sha256_only, {.allow_sha1 = true})),
            "permerror: the key is for other hash algorithms");
}

TEST(DkimVerifier, Dkim110PartOfTheBodyWhereItIsAllowed) {
  EXPECT_EQ(verdict_of(
                verify(with_signature(tags + "; l=5", header, body), {.allow_partial_body = true})),
            "pass");
}

TEST(DkimVerifier, Sec22AppendedTextIsNoPass) {
  const std::string text = with_signature(tags + "; l=20", header, body);
  EXPECT_EQ(verdict_of(verify(text)), "pass");
  EXPECT_EQ(verdict_of(verify(text + "<html>Buy!</html>\r\n")),
            "policy: l= leaves a part of the body unsigned");
}

TEST(DkimVerifier, Sec23UnsignedSubjectAndContentTypeAreRemarked) {
  struct Seen {
    std::string tags;
    std::string more_header;
    const char* remark;
  };

  for (const Seen& c :
       {Seen{tags, "", ""}, Seen{replaced(tags, ":subject", ""), "", "Subject is not signed"},
        Seen{tags, "Content-Type: text/html\r\n", "Content-Type is not signed"},
        Seen{tags + ":content-type", "Content-Type: text/html\r\n", ""},
        Seen{replaced(tags, ":subject", ""), "Content-Type: text/html\r\n",
             "Subject and Content-Type are not signed"},
        Seen{tags, "Subject: one more\r\n", "Subject is not signed"}}) {
    const auto results = verify(with_signature(c.tags, c.more_header + std::string(header), body));
    EXPECT_EQ(verdict_of(results), "pass");
    EXPECT_EQ(results.front().remark, c.remark);
  }
}

TEST(Rfc8463, Dkim63VerifiesEd25519) {
  FakeKeySource source = keys("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
  const std::string ed25519 = replaced(tags, "rsa-", "ed25519-");
  const auto results =
      verify(with_signature(ed25519, header, body, *testing::ed25519_key()), source);
  EXPECT_EQ(verdict_of(results), "pass");
  EXPECT_EQ(results.front().key_bits, 256);
}

TEST(Rfc8616, Dkim121ULabelsAreAskedForAsALabels) {
  const std::string u_labels = replaced(tags, "d=example.com",
                                        "d=b\xc3\xbc"
                                        "cher.example; i=j\xc3\xb6@b\xc3\xbc"
                                        "cher.example");
  const std::string text = with_signature(u_labels, header, body);
  FakeKeySource source;
  source.publish("s1._domainkey.xn--bcher-kva.example", rsa_record());
  const auto results = verify(text, source);
  EXPECT_EQ(verdict_of(results), "pass");
  EXPECT_EQ(results.front().domain, "xn--bcher-kva.example");
}

TEST(DkimVerifier, Dkim79NamesThatAreTooLongAreNotAsked) {
  std::string selector = "s";
  while (selector.size() < 230) {
    selector += ".label";
  }
  const std::string text = with_signature(replaced(tags, "s=s1", "s=" + selector), header, body);
  const auto message = read_message(text);
  EXPECT_TRUE(Verifier::begin(message.headers, {}, now).key_names().empty());
  EXPECT_EQ(verdict_of(verify(text)), "permerror: s= and d= are too long for a name");
}

TEST(DkimVerifier, UnreadableFieldsAreReportedAsWritten) {
  const auto results =
      verify("DKIM-Signature: d=ex ample; s=s1; a=x; b=Z G\r\n VmMTIzNDU2Nzg=;;\r\n" +
             std::string(header) + "\r\n");
  ASSERT_EQ(results.size(), 1U);
  EXPECT_EQ(results.front().domain, "ex ample");
  EXPECT_EQ(results.front().b_begin, "ZGVmMTIz");
  EXPECT_EQ(verdict(results.front().outcome), Verdict::neutral);
}

}  // namespace
}  // namespace auth::dkim
