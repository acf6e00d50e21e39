#pragma once

#include <cstddef>
#include <string>

#include "tools/common/senders.h"
#include "tools/spfcheck/row.h"

namespace countersign::spfcheck {

/// A line of `bulk` (contract s3): a row of `checks`, and sender and HELO as they were given.
[[nodiscard]] std::string bulk_line(const Row& row, const tools::Sender& sender);

/// What stands in place of a line that cannot be read.
[[nodiscard]] std::string bulk_error_line(std::size_t number, const std::string& error);

}  // namespace countersign::spfcheck
