// The forms that texts of a configuration file take. Each function brings a text into its one form
// or says, as a sentence without final dot, what is wrong and what to write.
#pragma once

#include <string>
#include <string_view>

#include "auth/base/result.h"

namespace countersign::app {

using Formatted = auth::Result<std::string, std::string>;

/// `unix:/PATH`, `inet:PORT@ADDRESS`, `inet6:PORT@ADDRESS` (the words of libmilter).
[[nodiscard]] Formatted milter_socket(std::string_view text);

/// `192.0.2.53`, `192.0.2.53:53`, `[2001:db8::53]:53`.
[[nodiscard]] Formatted server_address(std::string_view text);

/// `127.0.0.1:9323`: with the port.
[[nodiscard]] Formatted listen_address(std::string_view text);

/// One IP address.
[[nodiscard]] Formatted ip_address(std::string_view text);

/// A name of at least two labels, as A-labels: nothing is ever signed for a top-level domain
/// (SEC-26).
[[nodiscard]] Formatted domain_name(std::string_view text);

/// A host name of one label or more, as A-labels.
[[nodiscard]] Formatted host_name(std::string_view text);

/// A DKIM selector (RFC 6376 s3.1).
[[nodiscard]] Formatted selector(std::string_view text);

/// A path from the root: a daemon's working directory is nobody's business.
[[nodiscard]] Formatted absolute_path(std::string_view text);

/// `0660`: permission bits of a file, octal.
[[nodiscard]] Formatted file_mode(std::string_view text);

}  // namespace countersign::app
