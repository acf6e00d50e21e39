// Contract s4 and s9: a message in, the signed message out, or nothing and the reason.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <sstream>

#include "support/temporary_folder.h"
#include "tools/authsign/line_ends.h"
#include "tools/authsign/run.h"
#include "tools/authsign/spool.h"

namespace countersign::authsign {
namespace {

using app::ExitStatus;
using test::TemporaryFolder;

const std::string rsa_key = TEST_DATA "/crypto/rfc8463-test.rsa.private.pem";
const std::string ed25519_key = TEST_DATA "/crypto/rfc8463-brisbane.ed25519.seed.b64";
constexpr std::string_view message = "From: a@example.com\r\nSubject: x\r\n\r\nHello\r\n";

Options options() {
  using auth::dkim::Canonicalization;
  return {
      .domain = *auth::DnsName::parse("example.com"),
      .keys = {{*auth::dkim::Selector::parse("s1"), rsa_key}},
      .canonicalization = {Canonicalization::relaxed, Canonicalization::relaxed},
      .fields = auth::dkim::FieldPolicy::standard(),
  };
}

struct Outcome {
  ExitStatus status;
  std::string out;
  std::string err;
};

Outcome sign(const Options& given, std::string_view octets, std::size_t piece = 4096) {
  app::TextInput in(std::string(octets), piece);
  std::ostringstream out;
  std::ostringstream err;
  const ExitStatus status =
      run(given, auth::Timestamp(1'528'637'909), testing::TempDir(), in, out, err);
  return {status, out.str(), err.str()};
}

std::string without_warning(const std::string& err) {
  const auto warning = err.find("warning");
  return warning == std::string::npos ? err : err.substr(err.find('\n', warning) + 1);
}

TEST(AuthsignRun, TheMessageFollowsTheField) {
  const Outcome signed_one = sign(options(), message);
  EXPECT_EQ(signed_one.status, ExitStatus::ok);
  EXPECT_EQ(signed_one.out.find("DKIM-Signature: v=1; a=rsa-sha256; "), 0U);
  EXPECT_NE(signed_one.out.find("t=1528637909"), std::string::npos);
  EXPECT_TRUE(signed_one.out.ends_with("\r\n" + std::string(message)));
}

TEST(AuthsignRun, AnyCuttingGivesTheSame) {
  const Outcome whole = sign(options(), message);
  for (std::size_t piece = 1; piece < message.size(); ++piece) {
    EXPECT_EQ(sign(options(), message, piece).out, whole.out) << piece;
  }
}

TEST(AuthsignRun, LfStaysLfAndSignsTheSame) {
  const std::string from_lf = sign(options(), with_lf(message)).out;
  EXPECT_EQ(from_lf.find('\r'), std::string::npos);
  EXPECT_EQ(from_lf, with_lf(sign(options(), message).out));
}

TEST(AuthsignRun, CrlfOnRequest) {
  Options given = options();
  given.crlf = true;
  EXPECT_EQ(sign(given, with_lf(message)).out, sign(options(), message).out);
  EXPECT_EQ(sign(given, message).out, sign(options(), message).out);
}

TEST(AuthsignRun, AMissingLastLineEndIsAddedAsTheOthersAre) {
  const std::string_view cut = message.substr(0, message.size() - 2);
  EXPECT_EQ(sign(options(), cut).out, sign(options(), message).out);
  EXPECT_EQ(sign(options(), with_lf(cut)).out, sign(options(), with_lf(message)).out);
  EXPECT_EQ(sign(options(), message.substr(0, message.size() - 1)).out,
            sign(options(), message).out);
}

TEST(AuthsignRun, AHeaderAloneIsAMessage) {
  const Outcome signed_one = sign(options(), "From: a@example.com");
  EXPECT_EQ(signed_one.status, ExitStatus::ok);
  EXPECT_TRUE(signed_one.out.ends_with("\nFrom: a@example.com\n"));
}

TEST(AuthsignRun, ALargeMessageKeepsEveryOctet) {
  std::string large(message);
  for (int i = 0; i < 100'000; ++i) {
    large += "line " + std::to_string(i) + "\r\n";
  }
  ASSERT_GT(large.size(), Spool::in_memory);
  EXPECT_TRUE(sign(options(), large).out.ends_with("\r\n" + large));
}

TEST(AuthsignRun, Rfc8463S6RsaIsOnTop) {
  Options given = options();
  given.keys.insert(given.keys.begin(), {*auth::dkim::Selector::parse("s2"), ed25519_key});
  const std::string out = sign(given, message).out;
  EXPECT_EQ(out.find("DKIM-Signature: v=1; a=rsa-sha256; "), 0U);
  EXPECT_NE(out.find("\r\nDKIM-Signature: v=1; a=ed25519-sha256; "), std::string::npos);
  EXPECT_TRUE(out.ends_with("\r\n" + std::string(message)));
}

TEST(AuthsignRun, IdentityTimeAndExpiryAreWritten) {
  Options given = options();
  given.identity = "joe@mail.example.com";
  given.timestamp = auth::Timestamp(1'700'000'000);
  given.expire = std::chrono::hours(24);
  const std::string out = sign(given, message).out;
  for (const char* tag : {"i=joe@mail.example.com;", "t=1700000000;", "x=1700086400;"}) {
    EXPECT_NE(out.find(tag), std::string::npos) << tag;
  }
}

struct Refusal {
  const char* name;
  std::string_view octets;
  std::string_view want;  // how the error begins
};

class AuthsignRefuses : public testing::TestWithParam<Refusal> {};

TEST_P(AuthsignRefuses, WithoutOutput) {
  const Outcome refused = sign(options(), GetParam().octets);
  EXPECT_EQ(refused.status, ExitStatus::usage);
  EXPECT_EQ(refused.out, "");
  const std::string want = "authsign: " + std::string(GetParam().want);
  EXPECT_EQ(without_warning(refused.err).substr(0, want.size()), want);
  EXPECT_EQ(std::ranges::count(without_warning(refused.err), '\n'), 1);
}

INSTANTIATE_TEST_SUITE_P(
    , AuthsignRefuses,
    testing::Values(
        Refusal{"Empty", "", "the message is empty"},
        Refusal{"NoFrom", "To: a@example.com\n\nx\n", "the message has no From field"},
        Refusal{"NoHeader", "\r\nbody\r\n", "the message has no From field"},
        Refusal{"TwoFrom", "From: a@example.com\nfrom: b@example.com\n\nx\n",
                "the message has 2 From fields"},
        Refusal{"UnreadableFrom", "From: a@\033\n\nx\n", "the From field cannot be read: "},
        Refusal{"EmptyGroup", "From: nobody:;\n\nx\n", "the From field cannot be read: "},
        Refusal{"MboxLine", "From a@example.com Mon Nov 23\nFrom: a@example.com\n\nx\n",
                "the header block cannot be read: "},
        Refusal{"NulInTheHeader", std::string_view("From: a@example.com\nX: \0\n\nx\n", 28),
                "the header block cannot be read: "},
        Refusal{"BareCrInTheHeader", "From: a@example.com\r\nX: a\rb\r\n\r\nx\r\n",
                "the header block cannot be read: "}),
    [](const auto& test) { return test.param.name; });

TEST(AuthsignRefusals, AHeaderBlockWithoutEnd) {
  std::string endless = "From: a@example.com\r\n";
  for (int i = 0; i < 2'001; ++i) {
    endless += "X: y\r\n";
  }
  const Outcome refused = sign(options(), endless);
  EXPECT_EQ(refused.status, ExitStatus::usage);
  EXPECT_EQ(refused.out, "");
  EXPECT_NE(refused.err.find("authsign: the header block is too large: "), std::string::npos);
}

TEST(AuthsignRefusals, AnIdentityOutsideTheDomain) {
  Options given = options();
  given.identity = "joe@example.org";
  const Outcome refused = sign(given, message);
  EXPECT_EQ(refused.status, ExitStatus::usage);
  EXPECT_EQ(refused.out, "");
  EXPECT_NE(refused.err.find("change --domain or --identity"), std::string::npos);
}

TEST(AuthsignRefusals, AKeyFileThatIsNone) {
  const TemporaryFolder folder;
  Options given = options();
  given.keys[0].file = folder.file("broken.pem", "-----BEGIN PRIVATE KEY-----\n");
  const Outcome refused = sign(given, message);
  EXPECT_EQ(refused.status, ExitStatus::usage);
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err.find("authsign: the key file " + given.keys[0].file + ": "), 0U);
}

TEST(AuthsignKeys, AKeyThatOthersMayReadIsSaid) {
  const TemporaryFolder folder;
  std::ifstream seed(ed25519_key);
  const std::string path =
      folder.file("key", std::string(std::istreambuf_iterator<char>(seed), {}));
  Options given = options();
  given.keys[0].file = path;
  EXPECT_EQ(sign(given, message).err, "");
  ASSERT_EQ(::chmod(path.c_str(), 0644), 0);
  const Outcome signed_one = sign(given, message);
  EXPECT_EQ(signed_one.status, ExitStatus::ok);
  EXPECT_EQ(signed_one.err.find("authsign: warning: other users may read"), 0U);
}

}  // namespace
}  // namespace countersign::authsign
