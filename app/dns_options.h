#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/result.h"
#include "auth/dns/resolver.h"

namespace countersign::app {

/// How long one question (an evaluation, a verification) may take in all (contract s9).
inline constexpr std::chrono::seconds question_time{20};

/// The DNS options of every program that asks DNS (contract s2), to append to a command's own:
/// --resolver, --zone, --overlay, --timeout.
[[nodiscard]] const std::vector<Option>& dns_options();

/// The resolver that those options ask for: zone files alone, or the network below overlays, with
/// a cache above. The error is a sentence without final dot that names the option, the file and its
/// line.
[[nodiscard]] auth::Result<std::unique_ptr<auth::dns::Resolver>, std::string> make_resolver(
    const Arguments& arguments);

}  // namespace countersign::app
