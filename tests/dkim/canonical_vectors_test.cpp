// RFC 6376 s3.4 and l= of s3.7: vectors that two other implementations agree on
// (tests/data/README.md).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "auth/base/ascii.h"
#include "auth/base/base64.h"
#include "auth/dkim/canonical.h"

namespace auth::dkim {
namespace {

using nlohmann::json;

json vectors() {
  std::ifstream in(TEST_DATA "/dkim/canonicalization.json");
  return json::parse(in, nullptr, false);
}

std::string octets(const json& hex) {
  const std::string text = hex.get<std::string>();
  std::string result;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    result += static_cast<char>(ascii::hex_value(text[i]) * 16 + ascii::hex_value(text[i + 1]));
  }
  return result;
}

struct Hashed {
  std::string hash;
  std::uint64_t canonical_octets;
};

Hashed hash_body(const std::string& body, Canonicalization c, std::size_t piece,
                 std::uint64_t limit = UINT64_MAX) {
  BodyHasher hasher(c, crypto::HashAlgorithm::sha256, limit);
  for (std::size_t at = 0; at < body.size(); at += piece) {
    hasher.update(std::string_view(body).substr(at, piece));
  }
  return {base64::encode(hasher.finish().bytes()), hasher.canonical_octets()};
}

TEST(DkimCanonicalizationVectors, Bodies) {
  const json all = vectors().at("body");
  ASSERT_EQ(all.size(), 19U);
  for (const json& entry : all) {
    for (const std::size_t piece : {1U, 2U, 3U, 1000U}) {
      const std::string body = octets(entry.at("body_hex"));
      EXPECT_EQ(hash_body(body, Canonicalization::simple, piece).hash,
                entry.at("simple_sha256_b64").get<std::string>())
          << entry << piece;
      EXPECT_EQ(hash_body(body, Canonicalization::relaxed, piece).hash,
                entry.at("relaxed_sha256_b64").get<std::string>())
          << entry << piece;
    }
  }
}

TEST(DkimCanonicalizationVectors, BodyLengths) {
  const json all = vectors().at("length");
  ASSERT_EQ(all.size(), 10U);
  for (const json& entry : all) {
    const auto c =
        entry.at("mode") == "simple" ? Canonicalization::simple : Canonicalization::relaxed;
    const auto limit = entry.at("l").get<std::uint64_t>();
    const Hashed hashed = hash_body(octets(entry.at("body_hex")), c, 4, limit);
    EXPECT_EQ(limit > hashed.canonical_octets, entry.contains("error")) << entry;
    if (entry.contains("sha256_b64")) {
      EXPECT_EQ(hashed.hash, entry.at("sha256_b64").get<std::string>()) << entry;
    }
  }
}

TEST(DkimCanonicalizationVectors, RelaxedFields) {
  const json all = vectors().at("header_relaxed");
  ASSERT_EQ(all.size(), 9U);
  for (const json& entry : all) {
    std::string raw = octets(entry.at("field_hex"));
    ASSERT_TRUE(raw.ends_with("\r\n"));
    raw.resize(raw.size() - 2);
    std::string relaxed;
    append_canonical_field(relaxed, raw, Canonicalization::relaxed);
    EXPECT_EQ(relaxed + "\r\n", octets(entry.at("relaxed_hex")));
  }
}

}  // namespace
}  // namespace auth::dkim
