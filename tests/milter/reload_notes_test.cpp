// What is said of a reload that went well.
#include "milter/reload_notes.h"

#include <gtest/gtest.h>

#include "milter/support.h"

namespace countersign::milter {
namespace {

using Lines = std::vector<std::string>;

Config config_of(std::string_view milter, std::string_view log = {}) {
  const auto loaded = read_config("[milter]\n" + std::string(milter) + "\n" + std::string(log) +
                                  "\n[[domain]]\nname = \"example.org\"\n");
  EXPECT_TRUE(loaded.problems.empty());
  return loaded.config;
}

TEST(ReloadNotes, NothingWaitsWhereNothingChanged) {
  const Config config = config_of("socket = \"unix:/s\"\nuser = \"postfix\"");
  EXPECT_EQ(settings_that_wait(config, config), Lines{});
}

TEST(ReloadNotes, EachSettingThatWaitsHasItsLine) {
  const Config started = config_of("socket = \"unix:/a\"");
  const Config now = config_of(
      "socket = \"inet:8891@127.0.0.1\"\nsocket_group = \"mail\"\nsocket_mode = \"0600\"\n"
      "user = \"countersign\"",
      "[log]\nformat = \"json\"\n[dns]\nresolvers = [\"192.0.2.53\", \"2001:db8::53\"]");
  EXPECT_EQ(
      settings_that_wait(started, now),
      (Lines{"milter.socket: inet:8891@127.0.0.1 waits for the next start; until then it is "
             "unix:/a",
             "milter.socket_group: mail waits for the next start; until then it is none",
             "milter.socket_mode: 0600 waits for the next start; until then it is 0660",
             "milter.user: countersign waits for the next start; until then it is none",
             "dns.resolvers: 192.0.2.53:53, [2001:db8::53]:53 waits for the next start; until "
             "then it is those of /etc/resolv.conf",
             "log.format: json waits for the next start; until then it is text"}));
}

std::shared_ptr<const State> domains(std::string_view tables) {
  return test::state_of("[milter]\nsocket = \"unix:/s\"\n" + std::string(tables));
}

constexpr std::string_view signed_one =
    "[[domain]]\nname = \"mail.example.org\"\n[[domain.key]]\nselector = \"s\"\nfile = \"/rsa\"\n";
constexpr std::string_view another = "[[domain]]\nname = \"example.net\"\n";  // without a key

TEST(ReloadNotes, ADomainThatEndsIsTold) {
  const auto before = domains(std::string(signed_one) + std::string(another));
  EXPECT_EQ(domains_that_end(*before, *domains(another)),
            Lines{"mail.example.org is no longer configured; its mail is now unsigned "
                  "(domain-not-configured)"});
  EXPECT_EQ(domains_that_end(*before, *before), Lines{});
}

TEST(ReloadNotes, ADomainWhoseMailWaitedForAKeyIsTold) {
  EXPECT_EQ(domains_that_end(*domains(another), *domains(signed_one)),
            Lines{"example.net is no longer configured; its mail is now unsigned "
                  "(domain-not-configured)"});
}

TEST(ReloadNotes, ADomainThatFallsUnderAnotherIsNot) {
  EXPECT_EQ(domains_that_end(*domains(signed_one), *domains("[[domain]]\nname = \"example.org\"\n"
                                                            "subdomains = true\n")),
            Lines{});
}

}  // namespace
}  // namespace countersign::milter
