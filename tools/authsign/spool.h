#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/file_descriptor.h"
#include "app/input.h"
#include "auth/base/result.h"

namespace countersign::authsign {

/// Keeps a message until its signature is known, and gives it back octet for octet: up to
/// `in_memory` octets in memory, a larger one in a temporary file that has no name. Fill it with
/// add(), then read it with next().
class Spool final : public app::Input {
 public:
  static constexpr std::size_t in_memory = 1U << 20;

  /// `folder`: where a large message goes.
  explicit Spool(std::string folder) : folder_(std::move(folder)) {}

  /// The error is a sentence that names the folder and the remedy.
  [[nodiscard]] auth::Result<void, std::string> add(std::string_view octets);

  [[nodiscard]] auth::Result<std::string_view, std::string> next() override;

 private:
  [[nodiscard]] auth::Result<void, std::string> move_to_file();
  [[nodiscard]] auth::Result<void, std::string> write(std::string_view octets);
  [[nodiscard]] std::string cannot_keep(int error) const;

  std::string folder_;
  std::string memory_;  // everything, while there is no file
  app::FileDescriptor file_;
  std::vector<char> buffer_;
  std::uint64_t read_ = 0;
};

/// $TMPDIR, or /tmp.
[[nodiscard]] std::string temporary_folder();

}  // namespace countersign::authsign
