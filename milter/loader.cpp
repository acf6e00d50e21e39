#include "milter/loader.h"

#include <algorithm>

#include "auth/base/printable.h"
#include "milter/reload_notes.h"

namespace countersign::milter {

std::shared_ptr<const State> Loader::first(const Config& config, auth::Timestamp now) {
  started_ = config;
  use(config, now);
  publish();
  return state_;
}

std::shared_ptr<const State> Loader::again(auth::Timestamp now) {
  LoadedConfig loaded = load_config(path_);
  if (loaded.config.verify.enabled != started_.verify.enabled) {
    loaded.problems.push_back({0, "verify.enabled",
                               "an instance signs or verifies for its life; start it again, or "
                               "change it back"});
  }
  if (!loaded.problems.empty()) {
    refused_ = tell(loaded.problems);
    warn_("reload refused: the configuration of before stays in force");
    ++status_.generation;
    status_.notes.clear();
    publish();
    return nullptr;
  }
  const auto before = state_;
  use(loaded.config, now);
  note(*before);
  publish();
  say_("reloaded; " + (config_.verify.enabled
                           ? summary_of(config_.verify)
                           : "domains: " + std::to_string(state_->domains().size())));
  return state_;
}

std::shared_ptr<const State> Loader::try_keys_again(auth::Timestamp now) {
  if (!state_->misses_keys()) {
    return nullptr;
  }
  auto state = state_->with_keys_tried_again(config_);
  Lines keys;
  for (const app::SettingsProblem& problem : state->problems()) {
    keys.push_back(problem.in(path_));
  }
  if (keys == keys_) {
    return nullptr;
  }
  for (const std::string& line : keys) {
    if (std::find(keys_.begin(), keys_.end(), line) == keys_.end()) {
      warn_(line);
    }
  }
  for (const auto& [name, domain] : state->domains()) {
    if (!domain.trouble && state_->domains().at(name).trouble) {
      say_(name + ": its keys can be used again, and its mail is signed");
    }
  }
  state_ = std::move(state);
  keys_ = std::move(keys);
  status_.loaded_at = now;
  publish();
  return state_;
}

std::string Loader::summary() const {
  std::string text = config_.verify.enabled ? summary_of(config_.verify) : signing_summary();
  if (!refused_.empty()) {
    text += "; the configuration file is not in use: " + auth::printable(refused_.front());
  }
  return text;
}

std::string Loader::signing_summary() const {
  constexpr std::size_t most_names = 3;
  const std::size_t all = state_->domains().size();
  std::size_t without = 0;
  std::string names;
  for (const auto& [name, domain] : state_->domains()) {
    if (domain.trouble && ++without <= most_names) {
      names += (names.empty() ? "" : ", ") + name;
    }
  }
  std::string text = "signing for " + (without == 0 ? "" : std::to_string(all - without) + " of ") +
                     std::to_string(all) + (all == 1 ? " domain" : " domains");
  if (without > 0) {
    text += "; no key for " + names;
  }
  if (without > most_names) {
    text += " and " + std::to_string(without - most_names) + " more";
  }
  return text;
}

void Loader::use(const Config& config, auth::Timestamp now) {
  auto state = State::build(config);
  config_ = config;
  state_ = std::move(state);
  refused_.clear();
  keys_ = tell(state_->problems());
  status_.loaded_at = now;
  ++status_.generation;
}

void Loader::note(const State& before) {
  status_.notes = settings_that_wait(started_, config_);
  for (const std::string& line : status_.notes) {
    say_(line);
  }
  for (std::string& line : domains_that_end(before, *state_)) {
    warn_(line);
    status_.notes.push_back(std::move(line));
  }
}

Loader::Lines Loader::tell(const std::vector<app::SettingsProblem>& problems) {
  Lines lines;
  for (const app::SettingsProblem& problem : problems) {
    lines.push_back(problem.in(path_));
    warn_(lines.back());
  }
  return lines;
}

void Loader::publish() {
  if (config_.status.empty()) {
    return;
  }
  status_.problems = refused_;
  status_.problems.insert(status_.problems.end(), keys_.begin(), keys_.end());
  const auto written = write_status(config_.status, to_json(status_, *state_));
  if (!written) {
    warn_(written.error());
  }
}

}  // namespace countersign::milter
