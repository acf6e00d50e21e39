// One message in, one report out.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "auth/base/timestamp.h"
#include "auth/dkim/key_source.h"
#include "auth/dkim/verifier.h"
#include "auth/dns/resolver.h"
#include "auth/message/header_block.h"
#include "auth/spf/record_cache.h"
#include "auth/verify/client.h"
#include "auth/verify/report.h"

namespace auth::verify {

struct Options {
  dkim::VerifyOptions dkim{};
  std::string receiver{};  ///< who verifies: `%{r}` of SPF explanations
  /// Most questions for one message, of DKIM and DMARC together; SPF has limits of its own. What
  /// goes beyond is a temperror (SEC-30).
  std::size_t questions = 40;
  /// For the questions of each step, and all that finish() waits: what has no answer by then is a
  /// temperror.
  std::chrono::milliseconds patience{20'000};
};

/// What all verifications of a process share; all borrowed, all safe to use from several threads.
struct Sources {
  dns::Resolver& resolver;
  dkim::KeySource& keys;
  spf::RecordCache* records = nullptr;  ///< parsed SPF records
  /// Runs a task that waits for DNS on another thread, soon. Empty: the calling thread runs it at
  /// once, so that nothing is in the background.
  std::function<void(std::function<void()>)> start{};
};

/// Verifies one message as a receiver does: SPF of both identities, every DKIM signature, DMARC.
///
///     MessageVerifier verifier(client, options, sources, now);  // SPF is asked for
///     verifier.headers(headers);                 // keys, and the policy of the author's domain
///     while (next(chunk)) { verifier.body(chunk); }
///     Report report = verifier.finish();         // waits here alone
///
/// With Sources::start questions begin in the background, and nothing but finish() waits for DNS.
/// Memory does not follow the size of the message. An object that is given up before finish() waits
/// for nobody: tasks under way keep what they need alive, but for what Sources borrow.
class MessageVerifier {
 public:
  /// Without a client SPF is not looked at. `now`: the time of reception.
  MessageVerifier(const std::optional<Client>& client, const Options& options,
                  const Sources& sources, Timestamp now);
  MessageVerifier(MessageVerifier&&) noexcept;
  MessageVerifier& operator=(MessageVerifier&&) noexcept;
  ~MessageVerifier();

  /// The header block, once, before any of the body; not needed any more when this returns. A
  /// message without it has no fields.
  void headers(const message::HeaderBlock& headers);

  /// The body with CRLF line ends, cut anywhere.
  void body(std::string_view chunk);

  /// Once.
  [[nodiscard]] Report finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auth::verify
