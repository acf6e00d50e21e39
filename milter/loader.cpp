#include "milter/loader.h"

namespace countersign::milter {

std::shared_ptr<const State> Loader::first(const Config& config, auth::Timestamp now) {
  use(config, now);
  return state_;
}

std::shared_ptr<const State> Loader::again(auth::Timestamp now) {
  const LoadedConfig loaded = load_config(path_);
  if (!loaded.problems.empty()) {
    tell(loaded.problems);
    say_("reload refused: the configuration of before stays in force");
    publish();
    return nullptr;
  }
  use(loaded.config, now);
  say_("reloaded; domains: " + std::to_string(state_->domains().size()));
  return state_;
}

void Loader::use(const Config& config, auth::Timestamp now) {
  state_ = State::build(config);
  status_path_ = config.status;
  status_.loaded_at = now;
  tell(state_->problems());
  publish();
}

void Loader::tell(const std::vector<app::SettingsProblem>& problems) {
  status_.problems.clear();
  for (const app::SettingsProblem& problem : problems) {
    status_.problems.push_back(problem.in(path_));
    say_(status_.problems.back());
  }
}

void Loader::publish() {
  ++status_.generation;
  if (status_path_.empty()) {
    return;
  }
  const auto written = write_status(status_path_, to_json(status_, *state_));
  if (!written) {
    say_(written.error());
  }
}

}  // namespace countersign::milter
