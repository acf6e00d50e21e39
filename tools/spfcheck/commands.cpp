#include "tools/spfcheck/commands.h"

#include "tools/spfcheck/add.h"
#include "tools/spfcheck/bulk.h"
#include "tools/spfcheck/check.h"
#include "tools/spfcheck/diff.h"
#include "tools/spfcheck/ranges.h"
#include "tools/spfcheck/show.h"
#include "tools/spfcheck/watch_command.h"

namespace countersign::spfcheck {

const tools::Tool& tool() {
  static const tools::Tool table{
      .name = "spfcheck",
      .help = "Says whether a relay passes SPF, and what a change of DNS would do",
      .commands = {check_command(), show_command(), ranges_command(), diff_command(), add_command(),
                   watch_command(), bulk_command()}};
  return table;
}

}  // namespace countersign::spfcheck
