#include "tools/authcheck/commands.h"

#include "tools/authcheck/dmarc.h"
#include "tools/authcheck/domain.h"
#include "tools/authcheck/verify.h"

namespace countersign::authcheck {

const tools::Tool& tool() {
  static const tools::Tool table{
      .name = "authcheck",
      .help = "Says what receivers make of a message, or of all mail of a domain",
      .commands = {verify_command(), domain_command(), dmarc_command()}};
  return table;
}

}  // namespace countersign::authcheck
