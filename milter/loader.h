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

  /// `warn` takes what somebody should look at.
  Loader(std::string config_path, std::int64_t pid, Say say, Say warn)
      : path_(std::move(config_path)), say_(std::move(say)), warn_(std::move(warn)) {
    status_.pid = pid;
  }

  /// The first State, of a configuration that has no mistakes. Keys that are missing or bad are
  /// told and are their domain's trouble.
  [[nodiscard]] std::shared_ptr<const State> first(const Config& config, auth::Timestamp now);

  /// Reads the file again. Nothing: it has mistakes, which are told, and changes nothing.
  [[nodiscard]] std::shared_ptr<const State> again(auth::Timestamp now);

  /// Tries the keys that could not be used again, for a key file may come back without anybody
  /// sending a signal. Nothing, and not a word: all is as it was. Neither the configuration nor a
  /// key in use is looked at; what becomes of those is a reload's to say.
  [[nodiscard]] std::shared_ptr<const State> try_keys_again(auth::Timestamp now);

  /// One line for `systemctl status`: what the instance does, and what is wrong.
  [[nodiscard]] std::string summary() const;

 private:
  using Lines = std::vector<std::string>;

  [[nodiscard]] std::string signing_summary() const;

  Lines tell(const std::vector<app::SettingsProblem>& problems);
  void use(const Config& config, auth::Timestamp now);
  void note(const State& before);
  void publish();

  std::string path_;
  Say say_;
  Say warn_;
  Config started_;  // what the process holds to for its life
  Config config_;   // the one in force
  std::shared_ptr<const State> state_;
  Lines refused_;  // what is wrong with a newer configuration
  Lines keys_;     // what is wrong with keys of the one in force
  Status status_;
};

}  // namespace countersign::milter
