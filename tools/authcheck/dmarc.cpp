#include "tools/authcheck/dmarc.h"

#include <ostream>
#include <string>

#include "app/dns_options.h"
#include "tools/authcheck/dmarc_json.h"
#include "tools/authcheck/dmarc_report.h"
#include "tools/authcheck/dmarc_text.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::fail;

auth::Result<ExitStatus, std::string> start(const app::Arguments& arguments,
                                            const tools::Surroundings& surroundings) {
  const auto options = read_dmarc_options(arguments);
  if (!options) {
    return fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return fail(resolvers.error());
  }
  return run_dmarc(*options, resolvers->resolver(), surroundings.out);
}

}  // namespace

ExitStatus run_dmarc(const DmarcOptions& options, auth::dns::Resolver& resolver,
                     std::ostream& out) {
  const DmarcReport report = judge(options, resolver);
  out << (options.json ? dmarc_as_json(report) : dmarc_as_text(report));
  return exit_status(report);
}

tools::Command dmarc_command() { return {.options = dmarc_command_line(), .run = &start}; }

}  // namespace countersign::authcheck
