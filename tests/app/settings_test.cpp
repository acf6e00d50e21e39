// The settings table of countersign.toml: every problem is told at once, with its line and what to
// do.
#include "app/settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "app/countersign_settings.h"

namespace countersign::app {
namespace {

constexpr std::string_view good = R"([milter]
socket = "unix:/run/countersign/milter.sock"
[sign]
clients = ["127.0.0.0/8", "::1", "10.0.0.5"]
authenticated = true
[guard]
long_lines = "reject"
[egress]
addresses = ["192.0.2.7"]
[[domain]]
name = "example.com"
[[domain.key]]
selector = "s1"
file = "/etc/countersign/s1.pem"
)";

std::string text_of(const LoadedSettings& loaded) {
  std::string result;
  for (const SettingsProblem& problem : loaded.problems) {
    result += problem.in("f") + "\n";
  }
  return result;
}

std::string problems_of(std::string_view toml) {
  return text_of(read_settings(countersign_settings(), toml));
}

std::string replaced(std::string_view what, std::string_view with) {
  std::string text(good);
  const auto at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

TEST(Settings, GoodFileHasNoProblems) { EXPECT_EQ(problems_of(good), ""); }

TEST(Settings, GivesValuesWithTheirTypes) {
  const auto root = read_settings(countersign_settings(), good).root;
  EXPECT_EQ(root.group("milter").text("socket"), "unix:/run/countersign/milter.sock");
  EXPECT_TRUE(root.group("sign").flag("authenticated"));
  const auto clients = root.group("sign").networks("clients");
  ASSERT_EQ(clients.size(), 3U);
  EXPECT_EQ(clients[0].text(), "127.0.0.0/8");
  ASSERT_EQ(root.groups("domain").size(), 1U);
  const SettingsGroup& domain = root.groups("domain")[0];
  EXPECT_EQ(domain.text("name"), "example.com");
  ASSERT_EQ(domain.groups("key").size(), 1U);
  EXPECT_EQ(domain.groups("key")[0].text("selector"), "s1");
  EXPECT_EQ(domain.groups("key")[0].line("file"), 14U);
}

TEST(Settings, FillsInDefaults) {
  const auto root = read_settings(countersign_settings(), good).root;
  EXPECT_EQ(root.group("milter").text("socket_mode"), "0660");
  EXPECT_EQ(root.group("milter").text("user"), "");
  EXPECT_FALSE(root.group("milter").given("socket_mode"));
  EXPECT_EQ(root.group("sign").text("on_error"), "tempfail");
  EXPECT_EQ(root.group("log").text("format"), "text");
  EXPECT_EQ(root.group("log").line(), 0U);
  EXPECT_FALSE(root.groups("domain")[0].flag("subdomains"));
  EXPECT_EQ(root.group("keys").number("rotate_after"), 180 * 86400);
  EXPECT_EQ(root.group("keys").number("max_unproven"), never);
  EXPECT_EQ(root.group("keys").group("publish").number("ttl"), 3600);
  EXPECT_EQ(root.group("verify").number("max_concurrent"), 64);
}

// Each mistake, alone in a good file, is one problem with its line, its place and a remedy.
struct Mistake {
  const char* name;
  std::string_view what;
  std::string_view with;
  std::string_view want;
};

std::string name_of(const testing::TestParamInfo<Mistake>& mistake) { return mistake.param.name; }

class SettingsMistakes : public testing::TestWithParam<Mistake> {};

TEST_P(SettingsMistakes, AreToldWithLineAndRemedy) {
  EXPECT_EQ(problems_of(replaced(GetParam().what, GetParam().with)),
            std::string(GetParam().want) + "\n");
}

INSTANTIATE_TEST_SUITE_P(
    Names, SettingsMistakes,
    testing::Values(
        Mistake{"UnknownKey",
                "clients =", "clinets =", "f:4: sign.clinets: is not known; did you mean clients?"},
        Mistake{"UnknownKeyOfAnotherSection", "[guard]", "[guard]\non_error = \"accept\"",
                "f:7: guard.on_error: is not known; it belongs into [sign]"},
        Mistake{"UnknownKeyLikeNothing", "[guard]", "[guard]\nzzzzzzzz = 1",
                "f:7: guard.zzzzzzzz: is not known; take it out, or see countersign.toml(5)"},
        Mistake{"UnknownSection", "[guard]", "[gaurd]\nx = 1\n[guard]",
                "f:6: gaurd: is no section; did you mean guard?"},
        Mistake{"UnknownTableInDomain", "[[domain.key]]", "[domain.publsih]\n[[domain.key]]",
                "f:12: domain.publsih: is not known; did you mean publish?"},
        Mistake{"KeyOutsideOfSections", "[milter]", "on_error = \"accept\"\n[milter]",
                "f:1: on_error: stands outside of any section; it belongs into [sign]"},
        Mistake{"SocketMissing", "socket =", "# socket =",
                "f:1: milter.socket: is missing; write socket = "
                "\"unix:/var/spool/postfix/countersign/milter.sock\""},
        Mistake{"SelectorMissing", "selector = \"s1\"", "",
                "f:12: domain.key.selector: is missing; write selector = \"s1\""},
        Mistake{"DomainAsSingleTable", "[[domain]]\nname = \"example.com\"\n[[domain.key]]",
                "[domain]\nname = \"example.com\"\n[[domain.key]]",
                "f:10: domain: is a table; write a table [[domain]] for each one"},
        Mistake{"SectionAsList", "[guard]", "[[guard]]",
                "f:6: guard: is a list; write a table [guard]"},
        Mistake{"DomainTwice", "[[domain]]", "[[domain]]\nname = \"EXAMPLE.com.\"\n[[domain]]",
                "f:13: domain.name: \"example.com\" is there already in line 11; keep one of "
                "them"},
        Mistake{"SelectorTwice", "[[domain.key]]",
                "[[domain.key]]\nselector = \"S1\"\nfile = \"/x\"\n[[domain.key]]",
                "f:16: domain.key.selector: \"s1\" is there already in line 13; keep one of "
                "them"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Values, SettingsMistakes,
    testing::Values(
        Mistake{
            "HostBits", "\"10.0.0.5\"", "\"10.0.0.5/8\"",
            "f:4: sign.clients: \"10.0.0.5/8\" has host bits set; the network is 10.0.0.0/8, the "
            "address alone is 10.0.0.5"},
        Mistake{"HostBitsIpv6", "\"10.0.0.5\"", "\"2001:db8::7/32\"",
                "f:4: sign.clients: \"2001:db8::7/32\" has host bits set; the network is "
                "2001:db8::/32, the address alone is 2001:db8::7"},
        Mistake{"NameAsClient", "\"10.0.0.5\"", "\"exchange.corp\"",
                "f:4: sign.clients: \"exchange.corp\" is no IP address; write one such as "
                "192.0.2.0/24"},
        Mistake{"NumberInList", "\"10.0.0.5\"", "10",
                "f:4: sign.clients: is a number; write a list such as [\"192.0.2.0/24\", "
                "\"2001:db8::7\"]"},
        Mistake{"TextForList", "[\"127.0.0.0/8\", \"::1\", \"10.0.0.5\"]", "\"::1\"",
                "f:4: sign.clients: is a string; write a list such as [\"192.0.2.0/24\", "
                "\"2001:db8::7\"]"},
        Mistake{"TextForBoolean", "authenticated = true", "authenticated = \"yes\"",
                "f:5: sign.authenticated: is a string; write true or false, without quotes"},
        Mistake{"IntegerForBoolean", "authenticated = true", "authenticated = 1",
                "f:5: sign.authenticated: is a number; write true or false, without quotes"},
        Mistake{"Choice", "\"reject\"", "\"fold\"",
                "f:7: guard.long_lines: \"fold\" is not known; write \"warn\", \"tempfail\" or "
                "\"reject\""},
        Mistake{"Socket", "unix:/run/countersign/milter.sock", "tcp:8891",
                "f:2: milter.socket: \"tcp:8891\" is no socket; write unix:/PATH, "
                "inet:PORT@ADDRESS or inet6:PORT@ADDRESS"},
        Mistake{"SocketWithoutAddress", "unix:/run/countersign/milter.sock", "inet:8891",
                "f:2: milter.socket: \"inet:8891\" has no port and address; write "
                "inet:PORT@ADDRESS such as inet:8891@127.0.0.1"},
        Mistake{"SocketOfTheOtherFamily", "unix:/run/countersign/milter.sock", "inet:8891@::1",
                "f:2: milter.socket: \"inet:8891@::1\" mixes address families; write inet: with "
                "an IPv4 address and inet6: with an IPv6 address"},
        Mistake{"DomainName", "\"example.com\"", "\"exa mple..com\"",
                "f:11: domain.name: \"exa mple..com\" is no domain name (a character is neither "
                "letter, digit, hyphen nor underscore); write one such as example.com"},
        Mistake{"TopLevelDomain", "\"example.com\"", "\"com\"",
                "f:11: domain.name: \"com\" is a top-level domain; write your own, such as "
                "example.com"},
        Mistake{"EmptyText", "\"s1\"", "\"\"",
                "f:13: domain.key.selector: is empty; write a value, or leave the line out"},
        Mistake{"ControlCharacter", "/etc/countersign/s1.pem", "/etc/\\u001b[2J.pem",
                "f:14: domain.key.file: \"/etc/\\x1b[2J.pem\" holds a control character; take it "
                "out"},
        Mistake{"RelativePath", "/etc/countersign/s1.pem", "s1.pem",
                "f:14: domain.key.file: \"s1.pem\" is no path from the root; let it begin with /"},
        Mistake{
            "Duration", "[guard]", "[keys]\nrotate_after = \"6 months\"\n[guard]",
            "f:7: keys.rotate_after: '6 months' is no duration; write a number and a unit, such "
            "as 90s, 15m, 4h or 180d, or \"never\""},
        Mistake{"DurationAsNumber", "[guard]", "[keys]\nrotate_after = 180\n[guard]",
                "f:7: keys.rotate_after: is a number; write text such as \"90s\", \"15m\", \"4h\" "
                "or \"180d\""},
        Mistake{"DurationTooLong", "[guard]",
                "[keys]\nretire_after = \"106751991167301d\"\n[guard]",
                "f:7: keys.retire_after: '106751991167301d' is too long; the most is 36500d"},
        Mistake{"DurationOutOfBounds", "[guard]", "[keys.publish]\nttl = \"8d\"\n[guard]",
                "f:7: keys.publish.ttl: \"8d\" is out of bounds; write at least \"1s\" and at most "
                "\"7d\""},
        Mistake{"IntegerOutOfBounds", "[guard]", "[verify]\nmax_concurrent = 0\n[guard]",
                "f:7: verify.max_concurrent: 0 is out of bounds; write at least 1 and at most "
                "10000"},
        Mistake{"Date", "[guard]", "[verify]\nmax_concurrent = 2026-11-23\n[guard]",
                "f:7: verify.max_concurrent: is a date or time; write a whole number, without "
                "quotes"}),
    name_of);

// Settings whose work comes later are taken as long as they ask for nothing.
INSTANTIATE_TEST_SUITE_P(
    LaterVersions, SettingsMistakes,
    testing::Values(
        Mistake{"ForecastOfNoKnownKind", "[egress]", "[egress]\nforecast = \"maybe\"",
                "f:9: egress.forecast: \"maybe\" is not known; write \"off\", \"log\", \"header\" "
                "or \"hold\""},
        Mistake{"Metrics", "[guard]", "[metrics]\nlisten = \"127.0.0.1:9323\"\n[guard]",
                "f:7: metrics.listen: comes with a later version; leave it out"},
        Mistake{"MetricsOnNoAddress", "[guard]", "[metrics]\nlisten = \"everywhere\"\n[guard]",
                "f:7: metrics.listen: \"everywhere\" is no address to listen on; write "
                "ADDRESS:PORT such as 127.0.0.1:9323"}),
    name_of);

TEST(Settings, TakesLaterSettingsThatAskForNothing) {
  EXPECT_EQ(problems_of(std::string(good) +
                        "[verify]\nenabled = false\nauthserv_id = \"mx.example.com\"\n"
                        "skip_clients = []\nenforce = \"off\"\n[dns]\nresolvers = []\n[metrics]\n"),
            "");
  EXPECT_EQ(problems_of(replaced("[egress]", "[egress]\nforecast = \"hold\"")), "");
}

// An instance signs or verifies, never both (contract s9).
TEST(Settings, WhatVerifiesSignsNothing) {
  constexpr std::string_view verifying =
      "[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = true\n";
  EXPECT_EQ(problems_of(std::string(verifying)), "");
  EXPECT_EQ(problems_of(std::string(verifying) +
                        "[sign]\nclients = []\n[[domain]]\nname = \"example.com\"\n"),
            "f:5: sign: does not go with verify.enabled = true; take it out, or keep it in the "
            "file of another instance\n"
            "f:7: domain: does not go with verify.enabled = true; take it out, or keep it in the "
            "file of another instance\n");
  EXPECT_EQ(problems_of("[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = false\n"),
            "f: domain: is missing; add a table [[domain]]\n");
  EXPECT_EQ(problems_of("[milter]\nsocket = \"unix:/s\"\n[verify]\nenabled = 1\n"),
            "f: domain: is missing; add a table [[domain]]\n"
            "f:4: verify.enabled: is a number; write true or false, without quotes\n");
}

TEST(Settings, ProblemsAreToldAllAtOnceInTheOrderOfTheFile) {
  EXPECT_EQ(problems_of("[milter]\nsocket = 1\n[sign]\non_error = \"explode\"\nclinets = []\n"),
            "f: domain: is missing; add a table [[domain]]\n"
            "f:2: milter.socket: is a number; write a string in double quotes\n"
            "f:4: sign.on_error: \"explode\" is not known; write \"tempfail\", \"accept\" or "
            "\"reject\"\n"
            "f:5: sign.clinets: is not known; did you mean clients?\n");
}

TEST(Settings, EveryWrongElementOfAListIsTold) {
  EXPECT_EQ(problems_of(replaced("\"127.0.0.0/8\", \"::1\"", "\"127.0.0.1/8\",\n \"::1/8\"")),
            "f:4: sign.clients: \"127.0.0.1/8\" has host bits set; the network is 127.0.0.0/8, the "
            "address alone is 127.0.0.1\n"
            "f:5: sign.clients: \"::1/8\" has host bits set; the network is ::/8, the address "
            "alone is ::1\n");
}

TEST(Settings, MissingSectionsAreToldWithWhatToAdd) {
  EXPECT_EQ(problems_of(""),
            "f: milter: is missing; add a table [milter]\n"
            "f: domain: is missing; add a table [[domain]]\n");
}

TEST(Settings, AFileThatIsNoTomlHasOneProblem) {
  const auto loaded = read_settings(countersign_settings(), "[milter]\nsocket = \"unix\n");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_EQ(loaded.problems[0].line, 2U);
  EXPECT_FALSE(loaded.problems[0].text.empty());
}

TEST(Settings, ACharacterOutOfPlaceIsAProblemAndNoMore) {
  for (const char* text : {"[$x]\n", "[[$x]]\n", "[a.$x]\n", "\xc3\xbc = 1\n", "a = \xc3\xbc\n",
                           "[sign] \xc3\xbc\n", "\xff = 1\n"}) {
    EXPECT_EQ(problems_of(text).substr(0, 3), "f:1") << text;
  }
}

TEST(Settings, HostileNamesAreMadePrintable) {
  EXPECT_EQ(problems_of(std::string(good) + "\"\\u001b[31m\" = 1\n"),
            "f:15: domain.key.\\x1b[31m: is not known; take it out, or see countersign.toml(5)\n");
}

TEST(Settings, NamesOfDomainsBecomeALabels) {
  const auto loaded =
      read_settings(countersign_settings(), replaced("\"example.com\"", "\"Bücher.example\""));
  EXPECT_TRUE(loaded.problems.empty());
  EXPECT_EQ(loaded.root.groups("domain")[0].text("name"), "xn--bcher-kva.example");
}

class SettingsFile : public testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string problems() const {
    return text_of(load_settings(countersign_settings(), path_.string()));
  }

  const std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                      ("settings_test." + std::to_string(::getpid()) + ".toml");
};

TEST_F(SettingsFile, IsRead) {
  std::ofstream(path_) << good;
  EXPECT_EQ(problems(), "");
}

TEST_F(SettingsFile, ThatIsMissingIsToldAlone) {
  EXPECT_EQ(problems(),
            "f: cannot be read (No such file or directory); name a file that exists and that this "
            "user may read\n");
}

TEST_F(SettingsFile, ThatIsAFolderIsRefused) {
  std::filesystem::create_directory(path_);
  EXPECT_EQ(problems(), "f: is no regular file; name the configuration file\n");
}

TEST_F(SettingsFile, OverOneMebibyteIsRefused) {
  std::ofstream(path_) << good << std::string(max_settings_octets, '#');
  EXPECT_EQ(problems(), "f: is larger than 1 MiB; that is no configuration file\n");
}

}  // namespace
}  // namespace countersign::app
