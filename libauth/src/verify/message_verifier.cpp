#include "auth/verify/message_verifier.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

#include "auth/message/author.h"
#include "message_questions.h"

namespace auth::verify {
namespace {

using Keys = std::vector<dkim::KeyAnswer>;

/// The identities of a client that are checked: that of MAIL FROM, which DMARC looks at, then that
/// of HELO where it is another one (RFC 7208 s2.3, s2.4).
std::vector<SpfResult> spf_questions(const Client& client) {
  std::vector<SpfResult> asked;
  asked.push_back({.query = spf::Query::of_mail_from(client.address, client.mail_from, client.helo),
                   .decisive = true});
  if (asked.front().query.identity != spf::Identity::helo && !client.helo.empty()) {
    asked.push_back({.query = spf::Query::of_helo(client.address, client.helo), .decisive = false});
  }
  for (SpfResult& one : asked) {
    // Stands until check_host has said something.
    one.result.outcome = spf::DnsTrouble{.question = "SPF of " + one.query.domain,
                                         .status = dns::Status::timeout,
                                         .detail = "no answer in time"};
  }
  return asked;
}

/// What the tasks in the background find out. They keep it alive, so that nobody has to wait for
/// them when a message is given up.
struct Findings {
  Findings(const Options& options, const Sources& shared)
      : sources(shared),
        receiver(options.receiver),
        patience(options.patience),
        questions(shared.resolver, options.questions) {}

  [[nodiscard]] Deadline deadline() const { return Deadline::after(patience); }

  const Sources sources;
  const std::string receiver;
  const std::chrono::milliseconds patience;
  MessageQuestions questions;      // of DKIM and DMARC
  std::atomic<bool> wanted{true};  // false: the message is done with, or was given up

  std::mutex mutex;
  std::condition_variable done;
  std::size_t open = 0;        // tasks under way
  std::vector<SpfResult> spf;  // each with its result, once it is known
  Keys keys;                   // empty until they are there
};

using SharedFindings = std::shared_ptr<Findings>;

/// A task under way: counted until it ends, or is dropped by whoever should have run it.
class OpenTask {
 public:
  explicit OpenTask(SharedFindings findings) : findings_(std::move(findings)) {
    const std::lock_guard lock(findings_->mutex);
    ++findings_->open;
  }

  OpenTask(const OpenTask&) = delete;
  OpenTask& operator=(const OpenTask&) = delete;
  OpenTask(OpenTask&&) = delete;
  OpenTask& operator=(OpenTask&&) = delete;

  ~OpenTask() { end(); }

  void end() {
    if (const SharedFindings findings = std::exchange(findings_, nullptr)) {
      const std::lock_guard lock(findings->mutex);
      --findings->open;
      findings->done.notify_all();
    }
  }

 private:
  SharedFindings findings_;
};

/// Runs `work` in the background, or at once where there is none. Work that nobody wants any more
/// asks nothing: whoever begins messages and gives them up keeps no thread from others. What is
/// left undone, for want of memory or of room, is a temperror like what DNS leaves undone.
template <typename Work>
void start(const SharedFindings& findings, Work work) {
  auto task = [findings, open = std::make_shared<OpenTask>(findings), work = std::move(work)] {
    if (findings->wanted) {
      work(*findings);
    }
    open->end();
  };
  try {
    if (findings->sources.start) {
      findings->sources.start(std::move(task));
    } else {
      task();
    }
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): what is missing says it
  }
}

/// Checks one identity, and says it as soon as it is known.
void check_spf(Findings& findings, std::size_t index, const spf::Query& query, Timestamp now) {
  auto result =
      spf::check_host(query, findings.sources.resolver, findings.deadline(), now,
                      {.receiver = findings.receiver, .records = findings.sources.records});
  const std::lock_guard lock(findings.mutex);
  findings.spf[index].result = std::move(result);
}

std::vector<DnsName> author_domains(const message::HeaderBlock& headers) {
  const auto authors = message::authors(headers);
  return authors ? message::domains(*authors) : std::vector<DnsName>();
}

}  // namespace

struct MessageVerifier::Impl {
  Impl(const std::optional<Client>& client, const Options& options, const Sources& sources,
       Timestamp time)
      : findings(std::make_shared<Findings>(options, sources)),
        dkim_options(options.dkim),
        now(time) {
    if (client) {
      ask_spf(*client);
    }
  }

  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  Impl(Impl&&) = delete;
  Impl& operator=(Impl&&) = delete;

  ~Impl() { findings->wanted = false; }

  void ask_spf(const Client& client) {
    findings->spf = spf_questions(client);
    // A copy, since the first task may be writing before the last is begun.
    const std::vector<SpfResult> asked = findings->spf;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      start(findings, [i, query = asked[i].query, at = now](Findings& into) {
        check_spf(into, i, query, at);
      });
    }
  }

  void ask_for_keys() {
    if (verifier->key_names().empty()) {
      return;
    }
    start(findings, [names = verifier->key_names()](Findings& into) {
      Keys keys = into.sources.keys.find(names, into.deadline());
      const std::lock_guard lock(into.mutex);
      into.keys = std::move(keys);
    });
  }

  /// The walk that DMARC will need is taken ahead; its answers stay with the message.
  void ask_for_policies() {
    const std::size_t count = std::min(authors.size(), dmarc::max_author_domains);
    for (const DnsName& author : std::span(authors).first(count)) {
      start(findings, [author](Findings& into) {
        static_cast<void>(dmarc::discover_policy(author, into.questions, into.deadline()));
      });
    }
  }

  /// Waits for all tasks. They end at the deadline of their own questions, which is no later but
  /// for those that waited for a thread.
  void wait_until(Deadline deadline) {
    std::unique_lock lock(findings->mutex);
    findings->done.wait_until(lock, deadline.at, [this] { return findings->open == 0; });
  }

  std::vector<dkim::SignatureResult> finish_dkim() {
    Keys keys;
    {
      const std::lock_guard lock(findings->mutex);
      keys = std::move(findings->keys);
    }
    keys.resize(verifier->key_names().size(),
                dkim::NoKey{.temporary = true, .text = "DNS did not answer in time"});
    return std::move(*verifier).finish(keys);
  }

  Report finish() {
    const Deadline deadline = findings->deadline();
    wait_until(deadline);
    findings->wanted = false;
    Report report;
    report.dkim = finish_dkim();
    {
      const std::lock_guard lock(findings->mutex);
      report.spf = findings->spf;
    }
    report.dmarc = dmarc::evaluate(authors, identifiers(report.spf, report.dkim),
                                   findings->questions, deadline);
    return report;
  }

  SharedFindings findings;
  dkim::VerifyOptions dkim_options;
  Timestamp now;
  std::vector<DnsName> authors;
  std::unique_ptr<dkim::Verifier> verifier;  // from the header on
};

MessageVerifier::MessageVerifier(const std::optional<Client>& client, const Options& options,
                                 const Sources& sources, Timestamp now)
    : impl_(std::make_unique<Impl>(client, options, sources, now)) {}

MessageVerifier::MessageVerifier(MessageVerifier&&) noexcept = default;
MessageVerifier& MessageVerifier::operator=(MessageVerifier&&) noexcept = default;
MessageVerifier::~MessageVerifier() = default;

void MessageVerifier::headers(const message::HeaderBlock& headers) {
  impl_->verifier = std::make_unique<dkim::Verifier>(
      dkim::Verifier::begin(headers, impl_->dkim_options, impl_->now));
  impl_->authors = author_domains(headers);
  impl_->ask_for_keys();
  impl_->ask_for_policies();
}

void MessageVerifier::body(std::string_view chunk) {
  if (!impl_->verifier) {
    headers({});
  }
  impl_->verifier->body(chunk);
}

Report MessageVerifier::finish() {
  if (!impl_->verifier) {
    headers({});
  }
  return impl_->finish();
}

}  // namespace auth::verify
