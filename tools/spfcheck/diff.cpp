#include "tools/spfcheck/diff.h"

#include <memory>
#include <ostream>
#include <utility>

#include "app/dns_options.h"
#include "app/input.h"
#include "auth/base/printable.h"
#include "auth/dns/overlay_resolver.h"
#include "tools/spfcheck/diff_json.h"
#include "tools/spfcheck/diff_markdown.h"
#include "tools/spfcheck/diff_report.h"
#include "tools/spfcheck/diff_text.h"
#include "tools/spfcheck/proposed_record.h"
#include "tools/spfcheck/sender_changes.h"

namespace countersign::spfcheck {
namespace {

using auth::fail;
using auth::Result;
using Format = DiffOptions::Format;

constexpr std::size_t largest_overlay = std::size_t{16} << 20U;

/// The state after is that of --overlay; the state before is without it.
app::Arguments without_overlay(app::Arguments arguments) {
  arguments.options_given.erase("--overlay");
  return arguments;
}

Result<auth::dns::Zone, std::string> read_overlay(const std::vector<std::string>& paths) {
  auth::dns::Zone zone;
  for (const std::string& path : paths) {
    const auto text = app::read_whole(path, largest_overlay);
    if (!text) {
      return fail("--overlay: " + text.error());
    }
    if (const auto added = zone.add(*text); !added) {
      return fail(auth::printable(path) + ":" + std::to_string(added.error().line) + ": " +
                  added.error().text);
    }
  }
  return zone;
}

Result<std::unique_ptr<auth::dns::Resolver>, std::string> state_after(
    const DiffOptions& options, const app::Arguments& arguments, auth::dns::Resolver& before) {
  if (options.record) {
    return std::make_unique<ProposedRecord>(options.domain, *options.record, before);
  }
  auto zone = read_overlay(arguments.values("--overlay"));
  if (!zone) {
    return fail(zone.error());
  }
  return std::make_unique<auth::dns::OverlayResolver>(*std::move(zone), before);
}

Result<std::vector<tools::Sender>, std::string> known_senders(const DiffOptions& options) {
  if (!options.senders) {
    return std::vector<tools::Sender>{};
  }
  auto input = app::FileInput::open(*options.senders);
  if (!input) {
    return fail("--senders: " + input.error());
  }
  auto senders = read_senders(*input);
  if (!senders) {
    return fail("--senders: " + auth::printable(*options.senders) + ": " + senders.error());
  }
  return senders;
}

Result<app::ExitStatus, std::string> start(const app::Arguments& arguments,
                                           const tools::Surroundings& surroundings) {
  const auto options = read_diff_options(arguments);
  if (!options) {
    return fail(options.error());
  }
  auto before = app::make_resolvers(without_overlay(arguments));
  if (!before) {
    return fail(before.error());
  }
  const auto after = state_after(*options, arguments, before->resolver());
  if (!after) {
    return fail(after.error());
  }
  auto senders = known_senders(*options);
  if (!senders) {
    return fail(senders.error());
  }
  return run_diff(*options, before->resolver(), **after, *std::move(senders), surroundings.now,
                  surroundings.out);
}

std::string rendered(const DiffReport& report, Format format) {
  switch (format) {
    case Format::json:
      return diff_as_json(report);
    case Format::markdown:
      return diff_as_markdown(report);
    case Format::text:
      break;
  }
  return diff_as_text(report);
}

}  // namespace

app::ExitStatus run_diff(const DiffOptions& options, auth::dns::Resolver& before,
                         auth::dns::Resolver& after, std::vector<tools::Sender> senders,
                         auth::Timestamp now, std::ostream& out) {
  const DiffReport report = diff(options.domain, before, after, std::move(senders), now);
  out << rendered(report, options.format);
  return exit_status(report);
}

tools::Command diff_command() { return {.options = diff_command_line(), .run = &start}; }

}  // namespace countersign::spfcheck
