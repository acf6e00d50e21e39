#pragma once

#include <string>
#include <string_view>

#include "app/input.h"
#include "auth/base/result.h"
#include "tools/authsign/line_ends.h"
#include "tools/authsign/spool.h"

namespace countersign::authsign {

/// A message on its way to being signed: whatever is read of it is kept, to be written when the
/// signature is known. Its last line gets a line end where one is missing, so that what is signed
/// is what is written.
class KeptInput final : public app::Input {
 public:
  /// `in` is borrowed. `folder`: where a large message is kept.
  KeptInput(app::Input& in, std::string folder) : in_(in), spool_(std::move(folder)) {}

  [[nodiscard]] auth::Result<std::string_view, std::string> next() override;

  /// Everything that was read.
  [[nodiscard]] Spool& kept() noexcept { return spool_; }

  [[nodiscard]] const LineEnds& line_ends() const noexcept { return line_ends_; }

 private:
  app::Input& in_;
  Spool spool_;
  LineEnds line_ends_;
};

}  // namespace countersign::authsign
