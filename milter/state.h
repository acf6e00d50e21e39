// Everything that decides on a message, as of one load of the configuration. Immutable: a reload
// builds another one aside and swaps it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"
#include "auth/base/dns_name.h"
#include "auth/dkim/key_record.h"
#include "auth/dkim/planned_signature.h"
#include "auth/dkim/signer.h"
#include "milter/config.h"
#include "milter/key_loader.h"
#include "milter/reason.h"

namespace countersign::milter {

/// The record that DNS has for a key of ours.
struct OwnRecord {
  auth::DnsName name;  ///< `<s>._domainkey.<d>`
  std::shared_ptr<const auth::dkim::KeyRecord> record;
};

struct SigningDomain {
  auth::DnsName name;
  bool subdomains = false;
  std::vector<auth::dkim::SignRequest> requests;      ///< one a key, RSA first (DKIM-56)
  std::vector<OwnRecord> records;                     ///< one a request, in the same order
  std::vector<auth::dkim::PlannedSignature> planned;  ///< the same
  std::optional<Reason> trouble;  ///< no_active_key or key_unavailable; there are no requests then

  /// A key of ours has this selector.
  [[nodiscard]] bool has_selector(std::string_view selector) const noexcept;
};

class State {
 public:
  /// Loads the keys. Never fails: what is wrong with a domain's keys is that domain's trouble and
  /// is told in problems().
  [[nodiscard]] static std::shared_ptr<const State> build(const Config& config,
                                                          const KeyLoader& load = load_key_file);

  /// This State with the keys of the domains in trouble loaded again, by the configuration it was
  /// built from. The other domains keep theirs, whatever has become of the files meanwhile.
  [[nodiscard]] std::shared_ptr<const State> with_keys_tried_again(
      const Config& config, const KeyLoader& load = load_key_file) const;

  /// A key of some domain cannot be used, and might be the next time.
  [[nodiscard]] bool misses_keys() const;

  [[nodiscard]] const SigningPolicy& policy() const noexcept { return policy_; }

  [[nodiscard]] const VerifyPolicy& verify() const noexcept { return verify_; }

  /// The configured domain that `author` falls under: itself, or the longest one above it that
  /// covers its sub-domains.
  [[nodiscard]] const SigningDomain* find(const auth::DnsName& author) const;

  [[nodiscard]] const std::map<std::string, SigningDomain, std::less<>>& domains() const noexcept {
    return domains_;
  }

  /// Keys that are missing or bad, each with its line.
  [[nodiscard]] const std::vector<app::SettingsProblem>& problems() const noexcept {
    return problems_;
  }

 private:
  State() = default;

  void add(const DomainConfig& config, const KeyLoader& load);

  SigningPolicy policy_;
  VerifyPolicy verify_;
  std::map<std::string, SigningDomain, std::less<>> domains_;
  std::vector<app::SettingsProblem> problems_;
};

/// The State in force. A message takes it once, at MAIL, and keeps it to its end.
class CurrentState {
 public:
  explicit CurrentState(std::shared_ptr<const State> state) : state_(std::move(state)) {}

  [[nodiscard]] std::shared_ptr<const State> get() const {
    const std::scoped_lock lock(mutex_);
    return state_;
  }

  void set(std::shared_ptr<const State> state) {
    const std::scoped_lock lock(mutex_);
    state_.swap(state);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const State> state_;
};

}  // namespace countersign::milter
