// RFC 6376 s5.4: which fields are signed, and in which order.
#include "auth/dkim/signed_fields.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "support/message.h"

namespace auth::dkim {
namespace {

using Names = std::vector<std::string>;
using testing::read_message;

std::vector<message::FieldName> field_names(const Names& names) {
  std::vector<message::FieldName> result;
  for (const std::string& name : names) {
    result.push_back(*message::FieldName::parse(name));
  }
  return result;
}

struct Case {
  const char* name;
  std::string_view header;
  Names names;
  std::string_view hashed;
};

class Rfc6376S5_4_2 : public ::testing::TestWithParam<Case> {};

TEST_P(Rfc6376S5_4_2, ChoosesFields) {
  const auto message = read_message(GetParam().header);
  crypto::Hasher hasher;
  hash_fields(hasher, message.headers, GetParam().names, Canonicalization::relaxed);
  EXPECT_EQ(hasher.finish(), crypto::hash(GetParam().hashed));
}

INSTANTIATE_TEST_SUITE_P(
    , Rfc6376S5_4_2,
    ::testing::Values(
        Case{"Dkim41OrderOfTheNames", "A: 1\r\nB: 2\r\n\r\n", {"b", "a"}, "b:2\r\na:1\r\n"},
        Case{"Dkim41RepeatedFromTheBottom",
             "A: 1\r\nB: 2\r\nA: 3\r\n\r\n",
             {"a", "b", "a"},
             "a:3\r\nb:2\r\na:1\r\n"},
        Case{"Dkim41OnceTakesTheLowest", "A: 1\r\nA: 2\r\n\r\n", {"a"}, "a:2\r\n"},
        Case{"Dkim42AbsentIsNothing", "A: 1\r\n\r\n", {"x", "a", "x"}, "a:1\r\n"},
        Case{"Dkim42OversignedIsNothing", "A: 1\r\n\r\n", {"a", "a", "a", "a"}, "a:1\r\n"},
        Case{"Dkim24AnyCase", "sUBJECT: 1\r\n\r\n", {"subject"}, "subject:1\r\n"},
        Case{"Dkim48BlankBeforeTheColon", "A \t: 1\r\n\r\n", {"a"}, "a:1\r\n"},
        Case{"NoNames", "A: 1\r\n\r\n", {}, ""}),
    [](const auto& test) { return test.param.name; });

TEST(DkimSignedFields, Dkim17TheOwnFieldIsPassedOver) {
  const auto message =
      read_message("DKIM-Signature: 1\r\nDKIM-Signature: 2\r\nDKIM-Signature: 3\r\n\r\n");
  const Names twice = {"dkim-signature", "dkim-signature"};
  const char* const want[] = {"dkim-signature:3\r\ndkim-signature:2\r\n",
                              "dkim-signature:3\r\ndkim-signature:1\r\n",
                              "dkim-signature:2\r\ndkim-signature:1\r\n"};
  for (std::size_t own = 0; own < 3; ++own) {
    crypto::Hasher hasher;
    hash_fields(hasher, message.headers, twice, Canonicalization::relaxed, own);
    EXPECT_EQ(hasher.finish(), crypto::hash(want[own])) << own;
  }
}

TEST(DkimSignedFields, Sec9ManyFieldsOfOneName) {
  message::HeaderBlock headers;
  std::string want;
  for (int i = 0; i < 2000; ++i) {
    ASSERT_TRUE(headers.add("A: " + std::to_string(i)));
  }
  for (int i = 1999; i >= 1000; --i) {
    want += "a:" + std::to_string(i) + "\r\n";
  }
  crypto::Hasher hasher;
  hash_fields(hasher, headers, Names(1000, "a"), Canonicalization::relaxed);
  EXPECT_EQ(hasher.finish(), crypto::hash(want));
}

TEST(Dlv41Oversigning, OnceMoreThanThereAre) {
  const auto message = read_message("A: 1\r\nB: 1\r\nB: 2\r\nC: 1\r\n\r\n");
  const FieldPolicy policy{.sign = field_names({"b", "c", "absent"}),
                           .oversign = field_names({"a", "x", "b"}),
                           .oversign_if_present = field_names({"c", "y"})};
  EXPECT_EQ(names_to_sign(message.headers, policy),
            (Names{"a", "a", "x", "b", "b", "b", "c", "c"}));
}

TEST(Dkim51StandardPolicy, OversignsWhatIsShownAndSignsWhatIsThere) {
  const auto message = read_message(
      "From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nDate: y\r\nList-Unsubscribe: z\r\n"
      "List-Unsubscribe-Post: w\r\nReferences: r\r\nReceived: v\r\nX-Mine: u\r\n\r\n");
  EXPECT_EQ(names_to_sign(message.headers, FieldPolicy::standard()),
            (Names{"from", "from", "subject", "subject", "to", "to", "cc", "reply-to", "sender",
                   "mime-version", "content-type", "content-transfer-encoding", "date", "date",
                   "references", "list-unsubscribe", "list-unsubscribe-post"}));
}

TEST(Dkim52StandardPolicy, NeverSignsWhatChangesOnTheWay) {
  const FieldPolicy& policy = FieldPolicy::standard();
  for (const char* const name :
       {"return-path", "received", "comments", "keywords", "bcc", "resent-bcc", "dkim-signature",
        "authentication-results", "arc-seal", "arc-message-signature",
        "arc-authentication-results"}) {
    const auto field = message::FieldName::parse(name);
    for (const auto* list : {&policy.sign, &policy.oversign, &policy.oversign_if_present}) {
      EXPECT_EQ(std::ranges::count(*list, *field), 0) << name;
    }
  }
}

}  // namespace
}  // namespace auth::dkim
