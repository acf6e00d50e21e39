#include "milter/reload_notes.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "milter/reason.h"

namespace countersign::milter {

namespace {

std::string word_for(LogFormat format) { return format == LogFormat::json ? "json" : "text"; }

std::string word_for(unsigned mode) { return fmt::format("{:04o}", mode); }

std::string word_for(const std::vector<auth::dns::Server>& servers) {
  std::string text;
  for (const auth::dns::Server& server : servers) {
    text += (text.empty() ? "" : ", ") + server.text();
  }
  return text.empty() ? "those of /etc/resolv.conf" : text;
}

std::string word_for(ForecastUse use) {
  constexpr std::array words{"off", "log", "header", "hold"};
  return words.at(static_cast<std::size_t>(use));
}

std::string addresses_of(const Config& config) {
  std::string text;
  for (const auth::IpAddress& address : config.egress.from.addresses) {
    text += (text.empty() ? "" : " ") + address.text();
  }
  return text.empty() ? "none" : text;
}

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

}  // namespace

std::vector<std::string> settings_that_wait(const Config& started, const Config& now) {
  struct Setting {
    std::string_view name;
    std::string in_use;
    std::string wanted;
  };

  const std::array settings{
      Setting{"milter.socket", started.socket.address, now.socket.address},
      Setting{"milter.socket_group", or_none(started.socket.group), or_none(now.socket.group)},
      Setting{"milter.socket_mode", word_for(started.socket.mode), word_for(now.socket.mode)},
      Setting{"milter.user", or_none(started.user), or_none(now.user)},
      Setting{"dns.resolvers", word_for(started.resolvers), word_for(now.resolvers)},
      Setting{"egress.addresses", addresses_of(started), addresses_of(now)},
      Setting{"egress.helo", or_none(started.egress.from.helo), or_none(now.egress.from.helo)},
      Setting{"egress.forecast", word_for(started.egress.forecast), word_for(now.egress.forecast)},
      Setting{"log.format", word_for(started.log_format), word_for(now.log_format)},
  };
  std::vector<std::string> lines;
  for (const Setting& setting : settings) {
    if (setting.in_use != setting.wanted) {
      lines.push_back(fmt::format("{}: {} waits for the next start; until then it is {}",
                                  setting.name, setting.wanted, setting.in_use));
    }
  }
  return lines;
}

std::vector<std::string> domains_that_end(const State& before, const State& now) {
  std::vector<std::string> lines;
  for (const auto& [name, domain] : before.domains()) {
    if (now.find(domain.name) == nullptr) {
      lines.push_back(fmt::format("{} is no longer configured; its mail is now unsigned ({})", name,
                                  to_text(Reason::domain_not_configured)));
    }
  }
  return lines;
}

}  // namespace countersign::milter
