#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/dns_name.h"
#include "auth/base/result.h"

namespace countersign::spfcheck {

/// What `spfcheck ranges` is asked for, its DNS options apart.
struct RangesOptions {
  auth::DnsName domain;                  // DOMAIN
  std::vector<std::string> databases{};  // --mmdb: files, in their order
  std::vector<std::uint32_t> asns{};     // --assert asn=: empty: any will do
  std::vector<std::string> countries{};  // --assert country=: in capitals; empty: any will do
  bool json = false;                     // --json

  [[nodiscard]] bool asserts() const noexcept { return !asns.empty() || !countries.empty(); }
};

/// The entry of `ranges` in the table of options.
[[nodiscard]] app::Command ranges_command_line();

/// The error is a sentence without final dot that names the option.
[[nodiscard]] auth::Result<RangesOptions, std::string> read_ranges_options(
    const app::Arguments& arguments);

}  // namespace countersign::spfcheck
