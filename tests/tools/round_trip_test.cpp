// What authsign signs, authcheck passes: every canonicalization, both keys, both line ends.
#include <gtest/gtest.h>

#include <sstream>
#include <tuple>

#include "auth/dns/static_resolver.h"
#include "tools/authcheck/verify.h"
#include "tools/authsign/run.h"

namespace countersign {
namespace {

using app::ExitStatus;

// RFC 8463 appendix A.2.
constexpr std::string_view zone = R"($ORIGIN _domainkey.football.example.com.
brisbane 3600 IN TXT ( "v=DKIM1; k=ed25519; "
  "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" )
test 3600 IN TXT ( "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
  "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
  "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
  "Ip3G+2kryOTIKT+l/K4w3QIDAQAB" )
)";

constexpr auth::Timestamp signing_time(1'700'000'000);

authsign::Options sign_options(std::string_view canonicalization) {
  using auth::dkim::Selector;
  const std::string keys = TEST_DATA "/crypto/";
  return {
      .domain = *auth::DnsName::parse("football.example.com"),
      .keys = {{*Selector::parse("test"), keys + "rfc8463-test.rsa.private.pem"},
               {*Selector::parse("brisbane"), keys + "rfc8463-brisbane.ed25519.seed.b64"}},
      .canonicalization = *auth::dkim::CanonicalizationPair::parse(canonicalization),
      .fields = auth::dkim::FieldPolicy::standard(),
  };
}

std::string sign(const authsign::Options& options, const std::string& octets) {
  app::TextInput in(octets);
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(authsign::run(options, signing_time, testing::TempDir(), in, out, err), ExitStatus::ok)
      << err.str();
  return out.str();
}

std::string verify(const std::string& octets) {
  auth::dns::StaticResolver resolver(zone);
  app::TextInput in(octets);
  std::ostringstream out;
  const authcheck::VerifyOptions options{.authserv_id = "mx"};
  const auto status = authcheck::run_verify(options, resolver, signing_time, in, out);
  EXPECT_EQ(status.value_or(ExitStatus::usage), ExitStatus::ok) << out.str();
  return out.str();
}

struct Message {
  const char* name;
  std::string octets;
};

class RoundTrip : public testing::TestWithParam<std::tuple<const char*, Message>> {};

TEST_P(RoundTrip, Passes) {
  const auto& [canonicalization, message] = GetParam();
  for (const bool crlf : {false, true}) {
    authsign::Options options = sign_options(canonicalization);
    options.crlf = crlf;
    const std::string checked = verify(sign(options, message.octets));
    EXPECT_NE(checked.find("\n  DKIM pass: d=football.example.com s=test a=rsa-sha256"),
              std::string::npos)
        << checked;
    EXPECT_NE(checked.find("\n  DKIM pass: d=football.example.com s=brisbane a=ed25519-sha256"),
              std::string::npos)
        << checked;
  }
}

constexpr std::string_view header = "From: Joe <joe@football.example.com>\r\nSubject: x\r\n";

INSTANTIATE_TEST_SUITE_P(
    , RoundTrip,
    testing::Combine(
        testing::Values("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed"),
        testing::Values(
            Message{"Plain", std::string(header) + "\r\nHello\r\n"},
            Message{"Lf", "From: joe@football.example.com\nSubject: a\n b\n\nHello \t\n\n\n"},
            Message{"NoBody", std::string(header) + "\r\n"},
            Message{"NoEndOfHeader", std::string(header)},
            Message{"HeaderCutInALine", std::string(header) + "To: x"},
            Message{"NoLastLineEnd", std::string(header) + "\r\nHello"},
            Message{"LfNoLastLineEnd", "From: joe@football.example.com\n\nHello"},
            Message{"CrAtTheEndOfLf", "From: joe@football.example.com\n\nHello\r"},
            Message{"CrInTheBody", std::string(header) + "\r\na\rb\r\r\n"},
            Message{"MixedLineEnds", std::string(header) + "\r\na\nb\r\n\n"},
            Message{"NulInTheBody", std::string(header) + "\r\na" + std::string(1, '\0') + "\r\n"},
            Message{"EmptyLinesOnly", std::string(header) + "\r\n\r\n\r\n"},
            Message{"RepeatedFields", "Received: a\r\nReceived: b\r\nTo: c\r\nTo: d\r\n" +
                                          std::string(header) + "\r\nx\r\n"},
            Message{"ObsoleteSpaceBeforeColon",
                    "Subject : x\r\nFrom : joe@football.example.com\r\n"
                    "\r\nx\r\n"},
            Message{"Large", std::string(header) + "\r\n" + std::string(3'000'000, 'x') + "\r\n"})),
    [](const auto& test) {
      std::string name = std::get<0>(test.param);
      name[name.find('/')] = '_';
      return name + "_" + std::get<1>(test.param).name;
    });

}  // namespace
}  // namespace countersign
