#pragma once

#include <iosfwd>
#include <string>

#include "app/exit_status.h"
#include "app/input.h"
#include "auth/base/timestamp.h"
#include "tools/authsign/options.h"

namespace countersign::authsign {

/// Signs the message that `in` holds. Either the signed message is on `out` and the status is ok,
/// or nothing is, `err` says why, and the status is usage. `spool_folder`: where a large message is
/// kept meanwhile.
[[nodiscard]] app::ExitStatus run(const Options& options, auth::Timestamp now,
                                  const std::string& spool_folder, app::Input& in,
                                  std::ostream& out, std::ostream& err);

}  // namespace countersign::authsign
