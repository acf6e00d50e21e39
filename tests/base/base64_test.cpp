#include "auth/base/base64.h"

#include <gtest/gtest.h>

namespace auth::base64 {
namespace {

using namespace std::string_view_literals;

std::optional<std::string> text_of(const std::optional<std::vector<std::uint8_t>>& octets) {
  return octets ? std::optional(std::string(octets->begin(), octets->end())) : std::nullopt;
}

std::string encode_text(std::string_view text) {
  return encode({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

struct Vector {
  const char* name;
  std::string_view plain;
  std::string_view encoded;
};

class Rfc4648S10 : public testing::TestWithParam<Vector> {};

TEST_P(Rfc4648S10, BothWays) {
  EXPECT_EQ(encode_text(GetParam().plain), GetParam().encoded);
  EXPECT_EQ(text_of(decode(GetParam().encoded)), GetParam().plain);
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc4648S10,
    testing::Values(Vector{"Nothing", "", ""}, Vector{"F", "f", "Zg=="}, Vector{"Fo", "fo", "Zm8="},
                    Vector{"Foo", "foo", "Zm9v"}, Vector{"Foob", "foob", "Zm9vYg=="},
                    Vector{"Fooba", "fooba", "Zm9vYmE="}, Vector{"Foobar", "foobar", "Zm9vYmFy"},
                    Vector{"LastLetters", "\xff\xff\xff\xfb\xef\xbe", "////++++"},
                    Vector{"Zeros", "\0\0\0"sv, "AAAA"}),
    [](const auto& test_info) { return test_info.param.name; });

TEST(Rfc4648S10All, EachOctetComesBack) {
  std::vector<std::uint8_t> octets;
  for (int i = 0; i < 256; ++i) {
    octets.push_back(static_cast<std::uint8_t>(i));
    EXPECT_EQ(decode(encode(octets)), octets);
  }
}

TEST(Dkim9, WhatIsNotBase64IsRefused) {
  for (const std::string_view text : std::initializer_list<std::string_view>{
           "Z",      "Zg",   "Zg=",     "Zg===",    "=",     "==",     "====",
           "=AAA",   "A=AA", "Zg=A",    "Zm8=Zm8=", "Zm9v ", " Zm9v",  "Zm 9v",
           "Zm9v\n", "Zm-_", "Zm9\xe4", "Zm9.",     "A===",  "\0AAA"sv}) {
    EXPECT_EQ(decode(text), std::nullopt) << text;
  }
}

TEST(Dkim9, PadBitsAreLetThrough) {
  EXPECT_EQ(text_of(decode("Zh==")), "f");
  EXPECT_EQ(text_of(decode("Zm9=")), "fo");
}

TEST(Dkim9, FoldsMayStandAnywhere) {
  EXPECT_EQ(text_of(decode_folded(" Z\tm\r\n 9v ")), "foo");
  EXPECT_EQ(text_of(decode_folded("Zg\r\n\t= =")), "f");
  EXPECT_EQ(decode_folded(""), std::nullopt);
  EXPECT_EQ(decode_folded(" \r\n "), std::nullopt);
  EXPECT_EQ(decode_folded("===="), std::nullopt);
  EXPECT_EQ(decode_folded("Zm\v9v"), std::nullopt);
}

}  // namespace
}  // namespace auth::base64
