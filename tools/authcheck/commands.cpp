#include "tools/authcheck/commands.h"

#include "tools/authcheck/verify.h"

namespace countersign::authcheck {

const tools::Tool& tool() {
  static const tools::Tool table{.name = "authcheck",
                                 .help = "Says what receivers think of a message's authentication",
                                 .commands = {verify_command()}};
  return table;
}

}  // namespace countersign::authcheck
