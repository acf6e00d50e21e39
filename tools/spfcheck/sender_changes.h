// Known senders before and after a change of DNS.
#pragma once

#include <string>
#include <vector>

#include "app/input.h"
#include "auth/base/result.h"
#include "auth/base/timestamp.h"
#include "auth/dns/resolver.h"
#include "auth/spf/verdict.h"
#include "tools/common/senders.h"

namespace countersign::spfcheck {

/// The most senders of one list.
inline constexpr std::size_t most_senders = 200'000;

/// What becomes of a sender.
struct SenderChange {
  tools::Sender sender;
  auth::spf::Verdict before = auth::spf::Verdict::none;
  auth::spf::Verdict after = auth::spf::Verdict::none;
  std::string reason{};  ///< why it is so after, where that is another verdict; a clause

  [[nodiscard]] bool loses_pass() const noexcept {
    return before == auth::spf::Verdict::pass && after != auth::spf::Verdict::pass &&
           after != auth::spf::Verdict::temperror;
  }

  [[nodiscard]] bool gains_pass() const noexcept {
    return before != auth::spf::Verdict::pass && after == auth::spf::Verdict::pass;
  }

  /// DNS left open whether it loses its pass.
  [[nodiscard]] bool is_open() const noexcept {
    return before == auth::spf::Verdict::temperror || after == auth::spf::Verdict::temperror;
  }
};

/// Reads a whole list, each sender once, in their order. A line that cannot be read is an error
/// that names it: a sender who is left out by mistake is one who loses mail.
[[nodiscard]] auth::Result<std::vector<tools::Sender>, std::string> read_senders(app::Input& in);

/// Evaluates SPF for each sender, before and after.
[[nodiscard]] std::vector<SenderChange> sender_changes(std::vector<tools::Sender> senders,
                                                       auth::dns::Resolver& before,
                                                       auth::dns::Resolver& after,
                                                       auth::Timestamp now);

}  // namespace countersign::spfcheck
