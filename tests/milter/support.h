// A State from the text of a configuration, with the keys of RFC 8463 in place of files.
#pragma once

#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "milter/clock.h"
#include "milter/config.h"
#include "milter/session.h"
#include "milter/state.h"
#include "support/signing_keys.h"

namespace countersign::milter::test {

using Key = std::shared_ptr<const auth::crypto::SigningKey>;

/// Keys by file name; other files cannot be read.
inline KeyLoader keys_in_memory(std::map<std::string, Key> more = {}) {
  more.emplace("/rsa", auth::testing::rsa_key());
  more.emplace("/ed25519", auth::testing::ed25519_key());
  return [keys = std::move(more)](const std::string& file) -> auth::Result<Key, std::string> {
    const auto key = keys.find(file);
    if (key == keys.end()) {
      return auth::fail("no key file " + file);
    }
    return key->second;
  };
}

/// What the tests have in common; `more` goes in front of it.
inline std::string configuration(std::string_view more = {}) {
  return "[milter]\nsocket = \"unix:/s\"\n" + std::string(more) +
         "[[domain]]\nname = \"football.example.com\"\n"
         "[[domain.key]]\nselector = \"brisbane\"\nfile = \"/ed25519\"\n"
         "[[domain.key]]\nselector = \"test\"\nfile = \"/rsa\"\n"
         "[[domain]]\nname = \"example.org\"\nsubdomains = true\n"
         "[[domain.key]]\nselector = \"s1\"\nfile = \"/rsa\"\n"
         "[[domain]]\nname = \"deep.example.org\"\nsubdomains = true\n"
         "[[domain.key]]\nselector = \"s2\"\nfile = \"/rsa\"\n"
         "[[domain]]\nname = \"nokeys.example\"\n"
         "[[domain]]\nname = \"lost.example\"\n"
         "[[domain.key]]\nselector = \"s1\"\nfile = \"/lost\"\n";
}

inline constexpr std::string_view own_clients =
    "[sign]\nclients = [\"127.0.0.0/8\", \"192.0.2.0/24\", \"2001:db8::/32\"]\n";

inline std::shared_ptr<const State> state_of(std::string_view toml,
                                             const KeyLoader& load = keys_in_memory()) {
  const LoadedConfig loaded = read_config(toml);
  if (!loaded.problems.empty()) {
    std::abort();
  }
  return State::build(loaded.config, load);
}

inline auth::IpAddress address(std::string_view text) { return *auth::IpAddress::parse(text); }

inline constexpr auth::Timestamp now{1528637909};

inline Steady after(int ms) { return Steady{} + std::chrono::milliseconds(ms); }

/// Stands still until it is told.
class FakeClock final : public Clock {
 public:
  [[nodiscard]] auth::Timestamp now() const override { return test::now; }

  [[nodiscard]] Steady steady() const override { return time_; }

  void advance(std::chrono::milliseconds time) { time_ += time; }

 private:
  Steady time_;
};

}  // namespace countersign::milter::test
