// Lists of senders: what `spfcheck bulk` and `spfcheck diff --senders` read.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/input.h"
#include "auth/base/ip_address.h"
#include "auth/base/result.h"
#include "tools/common/line_reader.h"

namespace countersign::tools {

/// Mail that somebody sends: from where, and by which names.
struct Sender {
  auth::IpAddress ip;
  std::string sender;               ///< as given: an address, a domain, `<>` or nothing
  std::optional<std::string> helo;  ///< as given

  friend bool operator==(const Sender&, const Sender&) = default;
};

/// A line of the list.
struct SenderLine {
  std::size_t number = 0;                    ///< from 1
  auth::Result<Sender, std::string> sender;  ///< the error is a sentence without final dot
};

/// Where the columns of a CSV stand: ip, sender, helo. Nothing for one that is not there.
using SenderColumns = std::array<std::optional<std::size_t>, 3>;

/// Reads such a list line by line. A line is `IP SENDER HELO`, separated by blanks or commas, or a
/// JSON object with the keys `ip`, `sender` and `helo`; forms may be mixed. HELO may be missing,
/// except with `<>`. A field may stand in double quotes. A first line that names the columns says
/// in which order they come. Empty lines and lines that begin with `#` are passed over.
class SenderReader {
 public:
  /// Longer lines are errors of their own; memory does not follow their length.
  static constexpr std::size_t longest_line = 8 * std::size_t{1024};

  /// `in` is borrowed.
  explicit SenderReader(app::Input& in) : lines_(in, longest_line) {}

  /// The next sender, or the line that cannot be read; nothing at the end. The error is a sentence
  /// without final dot: the list as a whole cannot be read.
  [[nodiscard]] auth::Result<std::optional<SenderLine>, std::string> next();

 private:
  LineReader lines_;
  SenderColumns columns_{0, 1, 2};
  bool columns_named_ = false;
  bool begun_ = false;
};

}  // namespace countersign::tools
