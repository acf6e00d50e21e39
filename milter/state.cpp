#include "milter/state.h"

#include <algorithm>

namespace countersign::milter {

namespace {

using auth::Result;

struct ReadyKey {
  auth::dkim::SignRequest request;
  OwnRecord own;
};

Result<ReadyKey, std::string> ready(const DomainConfig& domain, const KeyConfig& config,
                                    const KeyLoader& load) {
  auto name = auth::dkim::key_record_name(config.selector.text(), domain.name);
  if (!name) {
    return auth::fail("the selector is too long for a name below " + domain.name.text() +
                      "; take a shorter one");
  }
  auto key = load(config.file);
  if (!key) {
    return auth::fail(key.error());
  }
  auto record = std::make_shared<const auth::dkim::KeyRecord>(
      auth::dkim::KeyRecord{.key = (*key)->public_key()});
  return ReadyKey{
      .request = {.domain = domain.name, .selector = config.selector, .key = std::move(*key)},
      .own = {.name = std::move(*name), .record = std::move(record)}};
}

bool is_rsa(const ReadyKey& key) {
  return key.own.record->key.algorithm() == auth::crypto::KeyAlgorithm::rsa;
}

}  // namespace

bool SigningDomain::has_selector(std::string_view selector) const noexcept {
  return std::any_of(requests.begin(), requests.end(), [&](const auth::dkim::SignRequest& request) {
    return request.selector.text() == selector;
  });
}

std::shared_ptr<const State> State::build(const Config& config, const KeyLoader& load) {
  const std::shared_ptr<State> state(new State);  // NOLINT(cppcoreguidelines-owning-memory): owned
  state->policy_ = config.policy;
  state->verify_ = config.verify;
  for (const DomainConfig& domain : config.domains) {
    state->add(domain, load);
  }
  return state;
}

std::shared_ptr<const State> State::with_keys_tried_again(const Config& config,
                                                          const KeyLoader& load) const {
  const std::shared_ptr<State> state(new State);  // NOLINT(cppcoreguidelines-owning-memory): owned
  state->policy_ = policy_;
  state->verify_ = verify_;
  for (const DomainConfig& domain : config.domains) {
    const SigningDomain& before = domains_.at(domain.name.text());
    if (before.trouble) {
      state->add(domain, load);
    } else {
      state->domains_.emplace(domain.name.text(), before);
    }
  }
  return state;
}

bool State::misses_keys() const {
  return std::any_of(domains_.begin(), domains_.end(), [](const auto& entry) {
    return entry.second.trouble == Reason::key_unavailable;
  });
}

void State::add(const DomainConfig& config, const KeyLoader& load) {
  SigningDomain domain{.name = config.name,
                       .subdomains = config.subdomains,
                       .requests = {},
                       .records = {},
                       .planned = {},
                       .trouble = {}};
  std::vector<ReadyKey> keys;
  if (config.keys.empty() && config.all_keys_read) {
    domain.trouble = Reason::no_active_key;
    problems_.push_back(
        {config.line, "domain",
         config.name.text() +
             " has no key, so its mail gets on_error; add a [[domain.key]] table (keys of "
             "the key store come with a later version)"});
  }
  for (const KeyConfig& key_config : config.keys) {
    auto key = ready(config, key_config, load);
    if (key) {
      keys.push_back(std::move(*key));
    } else {
      domain.trouble = Reason::key_unavailable;
      problems_.push_back({key_config.line, "domain.key.file",
                           key.error() + " (" + config.name.text() + ", selector " +
                               key_config.selector.text() + "; its mail gets on_error)"});
    }
  }
  if (domain.trouble) {
    keys.clear();
  }
  std::stable_partition(keys.begin(), keys.end(), is_rsa);
  for (ReadyKey& key : keys) {
    domain.planned.push_back(auth::dkim::PlannedSignature::of(key.request));
    domain.requests.push_back(std::move(key.request));
    domain.records.push_back(std::move(key.own));
  }
  domains_.insert_or_assign(config.name.text(), std::move(domain));
}

const SigningDomain* State::find(const auth::DnsName& author) const {
  std::string_view name = author.text();
  const auto exact = domains_.find(name);
  if (exact != domains_.end()) {
    return &exact->second;
  }
  for (auto dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
    name.remove_prefix(dot + 1);
    const auto above = domains_.find(name);
    if (above != domains_.end() && above->second.subdomains) {
      return &above->second;
    }
  }
  return nullptr;
}

}  // namespace countersign::milter
