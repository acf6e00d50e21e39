#include "load/traffic.h"

#include <algorithm>
#include <array>

namespace countersign::load {

namespace {

std::string_view without_braces(std::string_view name) {
  return name.size() > 2 && name.front() == '{' ? name.substr(1, name.size() - 2) : name;
}

std::string value_of(std::string_view name, const Traffic& traffic, std::string_view queue_id) {
  const std::array<std::pair<std::string_view, std::string>, 11> known{{
      {"i", std::string(queue_id)},
      {"j", "smarthost.example.com"},
      {"v", "Postfix 3.7.11"},
      {"_", traffic.client_name + " [" + traffic.client_address + "]"},
      {"daemon_name", traffic.daemon},
      {"client_addr", traffic.client_address},
      {"client_name", traffic.client_name},
      {"client_port", std::to_string(traffic.client_port)},
      {"auth_authen", traffic.user},
      {"mail_addr", traffic.sender},
      {"rcpt_addr", traffic.recipient},
  }};
  const auto* const found = std::find_if(known.begin(), known.end(),
                                         [&](const auto& pair) { return pair.first == name; });
  return found == known.end() ? std::string() : found->second;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> macros_of(const Traffic& traffic,
                                                           std::string_view queue_id,
                                                           std::string_view names) {
  std::vector<std::pair<std::string, std::string>> macros;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    names.remove_prefix(std::min(end + 1, names.size()));
    std::string value = value_of(without_braces(name), traffic, queue_id);
    if (!value.empty()) {
      macros.emplace_back(name, std::move(value));
    }
  }
  return macros;
}

std::string_view usual_macros(MacroStep step) {
  switch (step) {
    case MacroStep::connect:
      return "j _ {daemon_name} {daemon_addr} v";
    case MacroStep::helo:
      return "";
    case MacroStep::mail:
      return "i {auth_type} {auth_authen} {mail_addr} {mail_host} {mail_mailer}";
    case MacroStep::recipient:
      return "i {rcpt_addr} {rcpt_host} {rcpt_mailer}";
    case MacroStep::data:
    case MacroStep::end_of_body:
    case MacroStep::end_of_header:
      return "i";
  }
  return "";
}

}  // namespace countersign::load
