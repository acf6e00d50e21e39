#include "milter/state.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "milter/support.h"
#include "support/message.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

using test::configuration;
using test::state_of;

TEST(State, KeepsOtherDomainsWhenOneHasNoKey) {
  const auto state = state_of(configuration());
  EXPECT_FALSE(state->domains().at("example.org").trouble);
  EXPECT_EQ(state->domains().at("nokeys.example").trouble, Reason::no_active_key);
  EXPECT_EQ(state->domains().at("lost.example").trouble, Reason::key_unavailable);
  ASSERT_EQ(state->problems().size(), 2U);
  EXPECT_EQ(state->problems()[0].in("f"),
            "f:24: domain: nokeys.example has no key, so its mail gets on_error; add a "
            "[[domain.key]] table (keys of the key store come with a later version)");
  EXPECT_EQ(state->problems()[1].in("f"),
            "f:29: domain.key.file: no key file /lost (lost.example, selector s1; its mail gets "
            "on_error)");
}

TEST(State, PutsRsaOnTop) {  // DKIM-56
  const auto state = state_of(configuration());
  const SigningDomain& domain = state->domains().at("football.example.com");
  ASSERT_EQ(domain.requests.size(), 2U);
  ASSERT_EQ(domain.records.size(), 2U);
  EXPECT_EQ(domain.requests[0].selector.text(), "test");
  EXPECT_EQ(domain.records[0].name.text(), "test._domainkey.football.example.com");
  EXPECT_EQ(domain.requests[1].selector.text(), "brisbane");
  EXPECT_EQ(domain.records[1].name.text(), "brisbane._domainkey.football.example.com");
}

TEST(State, OneLostKeyOfTwoIsTheDomainsTrouble) {
  const auto state = state_of(
      "[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"example.org\"\n"
      "[[domain.key]]\nselector = \"a\"\nfile = \"/rsa\"\n"
      "[[domain.key]]\nselector = \"b\"\nfile = \"/lost\"\n");
  EXPECT_EQ(state->domains().at("example.org").trouble, Reason::key_unavailable);
  EXPECT_TRUE(state->domains().at("example.org").requests.empty());
}

TEST(State, SelectorThatDoesNotFitIntoANameIsToldAtTheStart) {
  const std::string label(60, 'a');
  const std::string name = label + "." + label + "." + label + ".example.org";
  const auto state =
      state_of("[milter]\nsocket = \"unix:/s\"\n[[domain]]\nname = \"" + name +
               "\"\n[[domain.key]]\nselector = \"" + label + "\"\nfile = \"/rsa\"\n");
  ASSERT_EQ(state->problems().size(), 1U);
  EXPECT_NE(state->problems()[0].text.find("selector is too long"), std::string::npos);
}

class KeyFiles : public testing::Test {
 protected:
  [[nodiscard]] std::string error_of(const std::string& path) const {
    const auto key = load_key_file(path);
    return key ? "" : key.error();
  }

  countersign::test::TemporaryFolder folder_;
};

TEST_F(KeyFiles, AreLoaded) {
  const std::string pem =
      auth::testing::read_file(TEST_DATA "/crypto/rfc8463-test.rsa.private.pem");
  EXPECT_EQ(error_of(folder_.file("k.pem", pem)), "");
}

TEST_F(KeyFiles, OpenToOthersAreRefused) {  // SEC-46, DLV-72
  const std::string pem =
      auth::testing::read_file(TEST_DATA "/crypto/rfc8463-test.rsa.private.pem");
  const std::string path = folder_.file("k.pem", pem);
  for (const mode_t mode : {0640U, 0604U, 0660U, 0644U}) {
    ASSERT_EQ(::chmod(path.c_str(), mode), 0);
    EXPECT_NE(error_of(path).find("make it mode 0600"), std::string::npos) << mode;
    EXPECT_NE(error_of(path).find(path), std::string::npos) << mode;
  }
}

TEST_F(KeyFiles, ErrorsNameTheFile) {
  const std::string missing = folder_.path() + "/missing.pem";
  EXPECT_NE(error_of(missing).find(missing), std::string::npos);
  const std::string rubbish = folder_.file("rubbish.pem", "not a key");
  EXPECT_NE(error_of(rubbish).find(rubbish), std::string::npos);
  EXPECT_NE(error_of(folder_.path()).find(folder_.path()), std::string::npos);
}

}  // namespace
}  // namespace countersign::milter
