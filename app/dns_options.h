#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/command_line.h"
#include "auth/base/result.h"
#include "auth/dns/network_resolver.h"
#include "auth/dns/stack.h"

namespace countersign::app {

/// How long one question (an evaluation, a verification) may take in all (contract s9).
inline constexpr std::chrono::seconds question_time{20};

/// The DNS options of every program that asks DNS (contract s2), to append to a command's own:
/// --resolver, --zone, --overlay, --timeout.
[[nodiscard]] const std::vector<Option>& dns_options();

/// How servers are asked over the network: --timeout. The error is a sentence without final dot
/// that names the option.
[[nodiscard]] auth::Result<auth::dns::NetworkOptions, std::string> network_options(
    const Arguments& arguments);

/// The resolvers that those options ask for. With --zone nobody else is asked, whatever --resolver
/// says. The error is a sentence without final dot that names the option, or the file and its line.
[[nodiscard]] auth::Result<auth::dns::Stack, std::string> make_resolvers(
    const Arguments& arguments);

}  // namespace countersign::app
