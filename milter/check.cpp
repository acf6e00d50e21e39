#include "milter/check.h"

#include <algorithm>

#include "milter/config.h"
#include "milter/resolvers.h"
#include "milter/state.h"

namespace countersign::milter {

app::ExitStatus check(const std::string& config_path, std::ostream& out, std::ostream& err) {
  LoadedConfig loaded = load_config(config_path);
  auto& problems = loaded.problems;
  const auto keys = keys_as_the_milter(loaded.config);
  if (!keys) {
    problems.push_back({0, "milter.user", keys.error()});
  }
  if (loaded.config.verify.enabled) {
    if (const auto resolvers = make_resolvers(loaded.config); !resolvers) {
      problems.push_back({0, "dns.resolvers", resolvers.error()});
    }
  }
  const auto state = State::build(loaded.config, keys.value_or(load_key_file));
  problems.insert(problems.end(), state->problems().begin(), state->problems().end());
  std::stable_sort(problems.begin(), problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  for (const app::SettingsProblem& problem : problems) {
    err << problem.in(config_path) << "\n";
  }
  if (!problems.empty()) {
    return app::ExitStatus::usage;
  }
  out << config_path << ": no problems; ";
  if (state->verify().enabled) {
    out << summary_of(state->verify()) << "\n";
  } else {
    out << "domains: " << state->domains().size() << "\n";
  }
  return app::ExitStatus::ok;
}

}  // namespace countersign::milter
