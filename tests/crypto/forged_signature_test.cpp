// SEC-42: blocks that a lax reader of PKCS#1 v1.5 padding would take (RFC 8017 s8.2.2, s9.2).
#include <gtest/gtest.h>

#include "auth/crypto/private_key.h"
#include "crypto/support.h"

namespace auth::crypto {
namespace {

using test::Bytes;
using test::file;
using test::odd_number;
using test::rsa_public_key;
using test::unhex;
using test::operator+;

constexpr std::string_view message = "message 9";

// --- made with the private key of RFC 8463 A: only the whole expected block is a signature ------

struct Case {
  const char* name;
  std::string_view signature;
};

class Sec42 : public testing::TestWithParam<Case> {};

TEST_P(Sec42, OtherBlocksAreRefused) {
  const auto key = PrivateKey::parse(file("rfc8463-test.rsa.private.pem"));
  ASSERT_TRUE(key);
  EXPECT_FALSE(key->public_key().verify(hash(message), unhex(GetParam().signature)));
}

INSTANTIATE_TEST_SUITE_P(
    , Sec42,
    testing::Values(Case{"NoParameters",
                         "8c63afdb94e89eae974e611547685a8cff2ad4db838c60f8ad17a96c226a9669862fdfd9"
                         "031ff3150a3e8916ea2e0b2687399cc7b5dc93ca2f5f226573f3476a44074d1fb1ce3b52"
                         "4cda020b92cacad610ace65c853342614131c08d0a4a8ee64bce16603b96b08d976aff04"
                         "e50855a15a26355b45ef48846c59ee3e967c2c11"},
                    Case{"DigestInfoOfSha1",
                         "56d299a1db495927584d1c4af22e4ea74fc8209358286d3c928e4dac7304ef2b490c0ea1"
                         "de334db72a2d85555a57dde862fc12416654cc9955516583dc16d5f3126d7e9a0b39f3e3"
                         "6982adc3fe2e42bc1467ca5dec1d03364717ecab961a56aa3be93da5d4c5ae6603c24435"
                         "b03e82701576f047c9c16488cb0fc0b8bab52b84"},
                    Case{"NoDigestInfo",
                         "58567e46807d8a8dbb567867e78aa52dd2fd2a478b229a127bca7fa1ac28f0a5ebaf12f1"
                         "322bfc8a2d2dc5d7be397a9a474c5f81ce4577ec8b0c87ce927afebb5fdc70e8c95c2645"
                         "0da14813064869328b915c7a7aa07b162197025cd728ee4d71ce36fc60b04e8f4e7fef1f"
                         "e387d4371af6bf604ff6e12aa02ecb5dfec7392b"},
                    Case{"BlockType2",
                         "32a9219fb8b6d275807a34b31180bf6d2209d87eccaa7f10bd040224ea1b4969c12434af"
                         "984efb464f6beb267c6b54e61fe91abb1a01982fa70029e3e9c7e5719730d4d6653f1e81"
                         "68cd6c588f86d9aa8cb1442118f7893e8a4713b1044441cda3aecbc02125153387401d0e"
                         "45ba8eba6f094819280f79519f1de4e1340f3614"},
                    Case{"BlockType0",
                         "093c961141cced42d705d5515e02b73e3671218fc90a7dc23b4a419a459a037332179f3a"
                         "67d0f93ead981b2c39220c4360c27b6bd0a476b950ef376c40a9d06086cbde0ab46e378c"
                         "7559dee629f5ffa195ac1b22c3aadce2c9fc89c69d8d9bc5bb209b2121d74c761c399fe4"
                         "e9e0b5f4efb1f8983454fb9f42719a073b84818f"},
                    Case{"PaddingOfOtherOctets",
                         "10b47197edf6cea4ed3a9096e462d99c1b2d92b4e1233d3cc70140aafaf4a34666c978cc"
                         "15f6ec7cc8c363aabe8ff13a25ebc1e75e8507b8228896b80e901801ccf84c9c9ee4a404"
                         "dba89c33372b4dd85bc5090bccc56e14df0ef098d94c23b00eb1071fb7ac58216c7e2d5a"
                         "e0b1cc45d7b4d54cfdf93b096166f506ab21d482"},
                    Case{"GarbageAfterTheHash",
                         "56339fec294e5e1ec6a957b8c3930421b9f960f5992227a9abf848aadbfc688e07f2534e"
                         "7c8973f3d17a4e46c07ffdb50fce5c5e5e1dfe5eb286299038fb281f923a106a84a21fa2"
                         "c27be235a7fbeea37842e624e813bb80f240e1e551c8769d1d4b69cfbd3b4799a14d846e"
                         "dc6f0310afaba1e02cb444986e7ee2b67fa0c471"},
                    Case{"LongFormLength",
                         "7634c6bebb46f2acb9725c8af6165e3f11e03a259b8750a56b66aed536fcbeb22026ada8"
                         "c8a557d9b7c77839098bb3a0d10dab3a1624d69cc2e8c1cd065af1b8519ea44a2b6dce9a"
                         "7a2137a87c20db4c5fc0bf5d09d981cb7ec02fcc93014633e4a371f928992629dc2ae50c"
                         "c9dfddf84864abb1ca26a461a10c0dd63ae82674"},
                    Case{"NoSeparator",
                         "a9170cdd0f168ec0e8fce5ed541a1df6a56795e342a1dbd10bc68ce945a19f6b227226ee"
                         "520bdc6a863823cfcc18d342a15f08916175813146c5b3499179745a598f179d5fc870cc"
                         "90d22ac47fcc1b85690c856a3432b3d02cbd51fbde1e19e2f1d412949a7a916785dceecd"
                         "d05090f63da27b7998f706a8c26ac7dfac934805"},
                    Case{"HashCut",
                         "94b0a02430eb972a2f13ea327255dcbb930e2ea35acfd45ef8fc27b5ee0d8ec2c3f3b4b9"
                         "330c62314652660e512879dc294f0aa9aba01468045b33789587015c86c0db3c9c6d58b8"
                         "543ea6880686a40b6a80c875a08caf02ec8e05d5a69bbf74a9d3a11d62d5dd3fb183e962"
                         "e264a69bd7d55d88ba3537667f3cf8af53248039"},
                    Case{"PlusModulus",
                         "fe5d953dbd58eeb50b08b0078890817892e007fcd05659dfad8b68130b9294adbd08ee06"
                         "f52110bfcaf4e4cfd393917c8a1d0ef6b68f50b6d22b7b31d7176f7327adb6796b147a40"
                         "f7f384e457074d6c65d6fc603ed65d8043c0248595662ca70203b0bb504fc32dd598a9f2"
                         "db5d04e668f881845c895ff062876046c550d115"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Sec42Control, TheExpectedBlockIsTaken) {  // the cases above differ from it in one thing each
  const auto key = PrivateKey::parse(file("rfc8463-test.rsa.private.pem"));
  ASSERT_TRUE(key);
  EXPECT_TRUE(key->public_key().verify(
      hash(message), unhex("1a3f41ad1d43fb5bf281fc720e59ed810909cda28319ee450c1649623ffbb77516"
                           "126152d2bd1e49e25ec1fec7a193bff150eb9ad91fdaeb60bcc731539833622b9c"
                           "f6fd6be6738065f857ef27ee4f2fa731dd65b2abaa48975202d2c06cea6b3ac7dc"
                           "c7ad3950d852a5a3ff254b242f465aba88f35d970b9a5e20a0c8a2a038")));
}

// --- made without any private key: cube roots, for e = 3 ----------------------------------------

class CubeRoot : public testing::TestWithParam<Case> {};

TEST_P(CubeRoot, IsNoSignature) {  // Bleichenbacher 2006
  const auto key = PublicKey::rsa_from_der(rsa_public_key(odd_number(2048), {3}));
  ASSERT_TRUE(key) << key.error().text;
  const Bytes root = unhex(GetParam().signature);
  EXPECT_FALSE(key->verify(hash(message), Bytes(256 - root.size(), 0) + root));
}

INSTANTIATE_TEST_SUITE_P(
    , CubeRoot,
    testing::Values(
        // 00 01 ff*8 00 DigestInfo and 194 octets of garbage after the hash
        Case{"GarbageAfterTheHash",
             "32cbfd4a7adc7905583d767520f51640759176d37826f2ef63ae3dc7ad64a791ef6be59e"
             "b70f423923afdab34d6277386b37272a38b1978bf7c2c635a7d7a0dd19ac1476898b243f"
             "1197f29b883807845f02938461"},
        // the garbage is the parameters of the algorithm; the hash stands at the end
        Case{"GarbageAsParameters",
             "32cbfd4a7adc7905583d7920d7165d77cf8d6f4b19a4c14026dc9bf12a62f283deadd058"
             "420b69fb1f0e8555b71130bf2c9b67b8034602b270a4a034abf598c0fb8fe19c763433d7"
             "3bd6de3d8e37e9029636e51f8d"}),
    [](const auto& test_info) { return test_info.param.name; });

}  // namespace
}  // namespace auth::crypto
