// countersign.toml: whatever stands in it, the answer is a configuration that can be used or
// problems that can be shown, and reading it again gives the same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "app/countersign_settings.h"
#include "milter/config.h"

namespace {

void require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

bool printable(const std::string& text) {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// What a configuration without problems promises to the milter.
void require_usable(const countersign::milter::Config& config) {
  require(!config.socket.address.empty() && printable(config.socket.address));
  require(config.socket.mode <= 0777);
  require(!config.domains.empty());
  for (auto domain = config.domains.begin(); domain != config.domains.end(); ++domain) {
    require(domain->name.labels() >= 2 && domain->all_keys_read);
    require(std::none_of(config.domains.begin(), domain,
                         [&](const auto& other) { return other.name == domain->name; }));
    for (const auto& key : domain->keys) {
      require(key.file.starts_with('/') && printable(key.file) && key.line != 0);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto first = countersign::milter::read_config(text);
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  for (const auto& problem : first.problems) {
    require(problem.line <= lines && !problem.text.empty() && printable(problem.in("f")));
  }
  if (first.problems.empty()) {
    require_usable(first.config);
  }
  const auto second = countersign::milter::read_config(text);
  require(std::equal(first.problems.begin(), first.problems.end(), second.problems.begin(),
                     second.problems.end(),
                     [](const auto& a, const auto& b) { return a.in("f") == b.in("f"); }));
  return 0;
}
