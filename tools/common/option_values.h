// Values of options that several tools read alike. Each error is a sentence without final dot that
// names the option and the remedy.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/base/dns_name.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"

namespace countersign::tools {

/// `--domain: 'a b' …`.
[[nodiscard]] std::string in_option(std::string_view option, std::string_view value,
                                    std::string_view text);

[[nodiscard]] auth::Result<auth::DnsName, std::string> domain_value(std::string_view option,
                                                                    std::string_view value);

/// IP addresses, each once, in the order in which they were given.
[[nodiscard]] auth::Result<std::vector<auth::IpAddress>, std::string> address_values(
    std::string_view option, const std::vector<std::string>& values);

/// Seconds since 1970, at most the twelve digits that RFC 6376 s3.5 gives t= and x=.
[[nodiscard]] auth::Result<auth::Timestamp, std::string> unix_time_value(std::string_view option,
                                                                         std::string_view value);

}  // namespace countersign::tools
