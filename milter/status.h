// The status file: which keys the running milter uses and what is wrong, for dkimkey(1), `reload`
// and people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "milter/state.h"

namespace countersign::milter {

struct Status {
  std::int64_t pid = 0;
  std::uint64_t generation = 0;       ///< counts loads, the refused ones too
  auth::Timestamp loaded_at;          ///< when the State in force was loaded
  std::vector<std::string> problems;  ///< of the last load
  std::vector<std::string> notes;     ///< of the last load: no problems, but to be known
};

/// The JSON document. `state`: the one in force.
[[nodiscard]] std::string to_json(const Status& status, const State& state);

/// What of a status file `reload` needs. Nothing when `json` is none.
[[nodiscard]] std::optional<Status> parse_status(std::string_view json);

/// Replaces the file in one step: a reader sees the old one or the new one. The error is a
/// sentence.
[[nodiscard]] auth::Result<void, std::string> write_status(const std::string& path,
                                                           const std::string& json);

}  // namespace countersign::milter
