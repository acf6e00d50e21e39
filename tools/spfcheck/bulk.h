#pragma once

#include <iosfwd>

#include "app/input.h"
#include "auth/dns/resolver.h"
#include "tools/common/command.h"

namespace countersign::spfcheck {

/// `bulk`: reads senders from `in` and writes what SPF says of each, a JSON object a line, in their
/// order. Many are evaluated at a time. `progress`, where given, is told how far it is. ok when
/// every line could be read, whatever the verdicts; a line that cannot be read is an error in its
/// place, and ExitStatus::usage in the end. The error is a sentence without final dot: the list
/// cannot be read any further.
[[nodiscard]] auth::Result<app::ExitStatus, std::string> run_bulk(app::Input& in,
                                                                  auth::dns::Resolver& resolver,
                                                                  auth::Timestamp now,
                                                                  std::ostream& out,
                                                                  std::ostream* progress);

[[nodiscard]] tools::Command bulk_command();

}  // namespace countersign::spfcheck
