// Loads the configuration, again and again: a new State is built aside and takes the place of the
// old one, or is refused and the old one stays.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "auth/base/timestamp.h"
#include "milter/config.h"
#include "milter/state.h"
#include "milter/status.h"

namespace countersign::milter {

class Loader {
 public:
  /// Takes a line for the administrator.
  using Say = std::function<void(const std::string&)>;

  Loader(std::string config_path, std::int64_t pid, Say say)
      : path_(std::move(config_path)), say_(std::move(say)) {
    status_.pid = pid;
  }

  /// The first State, of a configuration that has no mistakes. Keys that are missing or bad are
  /// told and are their domain's trouble.
  [[nodiscard]] std::shared_ptr<const State> first(const Config& config, auth::Timestamp now);

  /// Reads the file again. Nothing: it has mistakes, which are told, and changes nothing.
  [[nodiscard]] std::shared_ptr<const State> again(auth::Timestamp now);

 private:
  void tell(const std::vector<app::SettingsProblem>& problems);
  void use(const Config& config, auth::Timestamp now);
  void publish();

  std::string path_;
  Say say_;
  std::string status_path_;
  Status status_;
  std::shared_ptr<const State> state_;
};

}  // namespace countersign::milter
