// Loads and reloads: what is refused changes nothing, and the status file says what is in force.
#include "milter/loader.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "milter/support.h"
#include "support/message.h"
#include "support/temporary_folder.h"

namespace countersign::milter {
namespace {

constexpr std::int64_t pid = 4711;

class LoaderTest : public testing::Test {
 protected:
  LoaderTest() {
    key_ = folder_.file("k.pem",
                        auth::testing::read_file(TEST_DATA "/crypto/rfc8463-test.rsa.private.pem"));
    configure("example.com");
  }

  void configure(const std::string& domain, const std::string& more = {}) {
    std::ofstream(config_path()) << "[milter]\nsocket = \"unix:/s\"\nstatus = \"" << status_path()
                                 << "\"\n"
                                 << more << "[[domain]]\nname = \"" << domain
                                 << "\"\n[[domain.key]]\nselector = \"s1\"\nfile = \"" << key_
                                 << "\"\n";
  }

  [[nodiscard]] std::string config_path() const { return folder_.path() + "/c.toml"; }

  [[nodiscard]] std::string status_path() const { return folder_.path() + "/status.json"; }

  [[nodiscard]] std::string status() const { return auth::testing::read_file(status_path()); }

  std::shared_ptr<const State> first() {
    return loader_.first(load_config(config_path()).config, test::now);
  }

  std::shared_ptr<const State> again() {
    said_.clear();
    return loader_.again(test::now + std::chrono::seconds(60));
  }

  countersign::test::TemporaryFolder folder_;
  std::string key_;
  std::string said_;
  Loader loader_{folder_.path() + "/c.toml", pid,
                 [this](const std::string& line) { said_ += line + "\n"; },
                 [this](const std::string& line) { said_ += "warning: " + line + "\n"; }};
};

TEST_F(LoaderTest, StatusSaysWhatIsInForce) {
  first();
  EXPECT_EQ(status(), R"({
  "pid": 4711,
  "version": ")" COUNTERSIGN_VERSION R"(",
  "generation": 1,
  "loaded_at": "2018-06-10T13:38:29Z",
  "problems": [],
  "notes": [],
  "mode": "sign",
  "domains": [
    {
      "name": "example.com",
      "keys": [
        {
          "selector": "s1",
          "algorithm": "rsa",
          "fingerprint": ")" +
                          auth::testing::rsa_key()->public_key().fingerprint() + R"("
        }
      ]
    }
  ]
}
)");
}

TEST_F(LoaderTest, ReloadTakesTheNewConfiguration) {
  first();
  configure("example.org");
  const auto state = again();
  ASSERT_NE(state, nullptr);
  EXPECT_TRUE(state->domains().contains("example.org"));
  EXPECT_TRUE(said_.ends_with("reloaded; domains: 1\n")) << said_;
  const auto read = parse_status(status());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->generation, 2U);
  EXPECT_NE(status().find("2018-06-10T13:39:29Z"), std::string::npos);
  EXPECT_NE(status().find("example.org"), std::string::npos);
}

TEST_F(LoaderTest, WhatWaitsOrEndsIsANoteOfThatReload) {
  first();
  configure("example.org", "user = \"postfix\"\n");
  ASSERT_NE(again(), nullptr);
  const std::vector<std::string> notes{
      "milter.user: postfix waits for the next start; until then it is none",
      "example.com is no longer configured; its mail is now unsigned (domain-not-configured)"};
  EXPECT_EQ(said_, notes[0] + "\nwarning: " + notes[1] + "\nreloaded; domains: 1\n");
  EXPECT_EQ(parse_status(status())->notes, notes);
  EXPECT_TRUE(parse_status(status())->problems.empty());
  ASSERT_NE(again(), nullptr);  // what waits waits on, what ended has ended
  EXPECT_EQ(parse_status(status())->notes, std::vector<std::string>{notes[0]});
}

TEST_F(LoaderTest, ABrokenConfigurationChangesNothingAndIsTold) {
  first();
  configure("example.org", "sokcet = 1\n");
  EXPECT_EQ(again(), nullptr);
  const std::string problem =
      config_path() + ":4: milter.sokcet: is not known; did you mean socket?";
  EXPECT_EQ(said_, "warning: " + problem +
                       "\nwarning: reload refused: the configuration of before stays in force\n");
  const auto read = parse_status(status());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->generation, 2U);
  EXPECT_EQ(read->problems, std::vector<std::string>{problem});
  EXPECT_NE(status().find("example.com"), std::string::npos);           // still in force
  EXPECT_NE(status().find("2018-06-10T13:38:29Z"), std::string::npos);  // since then
}

// Mail would go out unsigned.
TEST_F(LoaderTest, ASignerDoesNotBecomeAVerifier) {
  first();
  std::ofstream(config_path()) << "[milter]\nsocket = \"unix:/s\"\nstatus = \"" << status_path()
                               << "\"\n[verify]\nenabled = true\n";
  EXPECT_EQ(again(), nullptr);
  EXPECT_NE(said_.find("verify.enabled: an instance signs or verifies for its life"),
            std::string::npos)
      << said_;
}

TEST_F(LoaderTest, AConfigurationThatIsGoneChangesNothing) {
  first();
  std::filesystem::remove(config_path());
  EXPECT_EQ(again(), nullptr);
  EXPECT_NE(said_.find(config_path() + ": cannot be read"), std::string::npos);
}

TEST_F(LoaderTest, ALostKeyIsItsDomainsTroubleAndComesBack) {
  first();
  std::filesystem::rename(key_, key_ + ".away");
  const auto without = again();
  ASSERT_NE(without, nullptr);
  EXPECT_EQ(without->domains().at("example.com").trouble, Reason::key_unavailable);
  EXPECT_NE(said_.find(key_), std::string::npos);
  std::filesystem::rename(key_ + ".away", key_);
  const auto with = again();
  ASSERT_NE(with, nullptr);
  EXPECT_FALSE(with->domains().at("example.com").trouble);
  EXPECT_TRUE(parse_status(status())->problems.empty());
}

TEST_F(LoaderTest, SummaryIsOneLine) {
  first();
  EXPECT_EQ(loader_.summary(), "signing for 1 domain");
  configure("example.org", "sokcet = 1\n");
  again();
  EXPECT_EQ(loader_.summary(),
            "signing for 1 domain; the configuration file is not in use: " + config_path() +
                ":4: milter.sokcet: is not known; did you mean socket?");
  configure("example.org");
  std::ofstream config(config_path(), std::ios::app);
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    config << "[[domain]]\nname = \"" << name << ".example\"\n";
  }
  config.close();
  again();
  EXPECT_EQ(loader_.summary(),
            "signing for 1 of 6 domains; no key for a.example, b.example, c.example and 2 more");
}

class LostKeys : public LoaderTest {
 protected:
  LostKeys() {
    std::filesystem::rename(key_, away_);
    first();
    generation_ = parse_status(status())->generation;
  }

  std::shared_ptr<const State> try_again() {
    said_.clear();
    return loader_.try_keys_again(test::now + std::chrono::seconds(70));
  }

  std::string away_ = folder_.path() + "/away.pem";
  std::uint64_t generation_ = 0;
};

TEST_F(LostKeys, AreTriedAgainInSilence) {
  const std::string before = status();
  EXPECT_EQ(try_again(), nullptr);
  EXPECT_EQ(said_, "");
  EXPECT_EQ(status(), before);
}

TEST_F(LostKeys, ComeBackByThemselvesAndAreToldOnce) {
  std::filesystem::rename(away_, key_);
  const auto state = try_again();
  ASSERT_NE(state, nullptr);
  EXPECT_FALSE(state->domains().at("example.com").trouble);
  EXPECT_EQ(said_, "example.com: its keys can be used again, and its mail is signed\n");
  EXPECT_TRUE(parse_status(status())->problems.empty());
  EXPECT_NE(status().find("2018-06-10T13:39:39Z"), std::string::npos);
  EXPECT_EQ(try_again(), nullptr);
  EXPECT_EQ(said_, "");
}

TEST_F(LostKeys, AreNoLoadThatReloadWaitsFor) {
  std::filesystem::rename(away_, key_);
  EXPECT_NE(try_again(), nullptr);
  EXPECT_EQ(parse_status(status())->generation, generation_);
}

TEST_F(LostKeys, ThatAreThereButStillUnusableAreToldOnce) {
  std::filesystem::rename(away_, key_);
  std::filesystem::permissions(key_, std::filesystem::perms(0644));
  const auto state = try_again();
  EXPECT_EQ(state->domains().at("example.com").trouble, Reason::key_unavailable);
  EXPECT_NE(said_.find("make it mode 0600"), std::string::npos) << said_;
  EXPECT_NE(parse_status(status())->problems.at(0).find("make it mode 0600"), std::string::npos);
  EXPECT_EQ(try_again(), nullptr);
}

TEST_F(LostKeys, AreThoseOfTheConfigurationInForce) {
  configure("example.org", "sokcet = 1\n");
  EXPECT_EQ(again(), nullptr);
  std::filesystem::rename(away_, key_);
  const auto state = try_again();
  ASSERT_NE(state, nullptr);
  EXPECT_FALSE(state->domains().at("example.com").trouble);
  const auto problems = parse_status(status())->problems;
  ASSERT_EQ(problems.size(), 1U);  // the newer configuration is still wrong
  EXPECT_NE(problems[0].find("sokcet"), std::string::npos);
}

TEST_F(LoaderTest, AKeyInUseIsNotLookedAtWithoutAReload) {
  const std::string key = folder_.file("other.pem", auth::testing::read_file(key_));
  std::ofstream(config_path(), std::ios::app)
      << "[[domain]]\nname = \"lost.example\"\n[[domain.key]]\nselector = \"s1\"\nfile = \"" << key
      << "\"\n";
  std::filesystem::remove(key);
  first();
  std::filesystem::rename(key_, key);
  const auto state = loader_.try_keys_again(test::now);
  ASSERT_NE(state, nullptr);
  EXPECT_FALSE(state->domains().at("lost.example").trouble);
  EXPECT_FALSE(state->domains().at("example.com").trouble);
}

TEST_F(LoaderTest, AStatusFileThatCannotBeWrittenDoesNoHarm) {
  std::filesystem::create_directory(status_path());
  EXPECT_NE(first(), nullptr);
  EXPECT_NE(said_.find("milter.status: cannot replace"), std::string::npos) << said_;
}

TEST_F(LoaderTest, ALinkInTheWayOfTheStatusFileLeadsNowhere) {
  const std::string victim = folder_.file("victim", "mine");
  std::filesystem::create_symlink(victim, status_path() + ".new");
  first();
  EXPECT_EQ(auth::testing::read_file(victim), "mine");
  EXPECT_TRUE(parse_status(status()));
}

TEST(Status, RubbishIsNoStatus) {
  for (const char* text :
       {"", "{", "[]", "null", "{\"pid\":1}", R"({"pid":"1","generation":1,"problems":[]})",
        R"({"pid":1,"generation":-1,"problems":[]})",
        R"({"pid":1,"generation":1,"problems":{}})"}) {
    EXPECT_FALSE(parse_status(text)) << text;
  }
}

}  // namespace
}  // namespace countersign::milter
