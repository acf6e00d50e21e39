#include "milter/status.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "app/file_descriptor.h"

namespace countersign::milter {

namespace {

using Json = nlohmann::ordered_json;

Json domains_of(const State& state) {
  Json domains = Json::array();
  for (const auto& [name, domain] : state.domains()) {
    Json keys = Json::array();
    for (const auth::dkim::SignRequest& request : domain.requests) {
      const auth::crypto::PublicKey& key = request.key->public_key();
      keys.push_back(Json{{"selector", request.selector.text()},
                          {"algorithm", to_text(key.algorithm())},
                          {"fingerprint", key.fingerprint()}});
    }
    domains.push_back(Json{{"name", name}, {"keys", std::move(keys)}});
  }
  return domains;
}

std::vector<std::string> lines_of(const Json& array) {
  std::vector<std::string> lines;
  for (const Json& line : array) {
    lines.push_back(line.is_string() ? line.get<std::string>() : std::string());
  }
  return lines;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count < 0 && errno != EINTR) {
      return false;
    }
    text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  return true;
}

}  // namespace

std::string to_json(const Status& status, const State& state) {
  const Json json{
      {"pid", status.pid},
      {"version", COUNTERSIGN_VERSION},
      {"generation", status.generation},
      {"loaded_at", auth::rfc3339(status.loaded_at)},
      {"problems", status.problems},
      {"notes", status.notes},
      {"mode", state.verify().enabled ? "verify" : "sign"},
      {"domains", domains_of(state)},
  };
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Status> parse_status(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  const auto is = [&](const char* key, auto type) {
    return json.contains(key) && (json[key].*type)();
  };
  if (!json.is_object() || !is("pid", &Json::is_number_integer) ||
      !is("generation", &Json::is_number_unsigned) || !is("problems", &Json::is_array)) {
    return std::nullopt;
  }
  Status status;
  status.pid = json["pid"].get<std::int64_t>();
  status.generation = json["generation"].get<std::uint64_t>();
  status.problems = lines_of(json["problems"]);
  status.notes = lines_of(json.value("notes", Json::array()));
  return status;
}

auth::Result<void, std::string> write_status(const std::string& path, const std::string& json) {
  const std::string aside = path + ".new";
  constexpr mode_t for_everybody_to_read = 0644;  // it holds nothing secret
  ::unlink(aside.c_str());                        // what a crash left, or somebody's link
  {
    const app::FileDescriptor file(::open(aside.c_str(),
                                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                                          for_everybody_to_read));
    if (!file.is_open() || ::fchmod(file.number(), for_everybody_to_read) != 0 ||
        !write_all(file.number(), json)) {
      return auth::fail("milter.status: cannot write " + aside + ": " + app::system_text(errno));
    }
  }
  if (std::rename(aside.c_str(), path.c_str()) != 0) {
    return auth::fail("milter.status: cannot replace " + path + ": " + app::system_text(errno));
  }
  return {};
}

}  // namespace countersign::milter
