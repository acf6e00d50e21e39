#include "tools/authcheck/verify.h"

#include <ostream>

#include "app/dns_options.h"
#include "app/host_name.h"
#include "tools/authcheck/verify_json.h"
#include "tools/authcheck/verify_report.h"
#include "tools/authcheck/verify_text.h"

namespace countersign::authcheck {
namespace {

using app::ExitStatus;
using auth::fail;
using auth::Result;

Result<ExitStatus, std::string> start(const app::Arguments& arguments,
                                      const tools::Surroundings& surroundings) {
  const auto options = read_verify_options(arguments, app::host_name());
  if (!options) {
    return fail(options.error());
  }
  auto resolvers = app::make_resolvers(arguments);
  if (!resolvers) {
    return fail(resolvers.error());
  }
  auto input = app::FileInput::open(options->file);
  if (!input) {
    return fail(input.error());
  }
  return run_verify(*options, resolvers->resolver(), surroundings.now, *input, surroundings.out);
}

}  // namespace

Result<ExitStatus, std::string> run_verify(const VerifyOptions& options,
                                           auth::dns::Resolver& resolver, auth::Timestamp now,
                                           app::Input& in, std::ostream& out) {
  const auto report = verify(options, resolver, now, in);
  if (!report) {
    return fail(report.error());
  }
  out << (options.json ? verify_as_json(*report) : verify_as_text(*report));
  return exit_status(report->found);
}

tools::Command verify_command() { return {.options = verify_command_line(), .run = &start}; }

}  // namespace countersign::authcheck
