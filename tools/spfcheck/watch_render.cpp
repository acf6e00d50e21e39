#include "tools/spfcheck/watch_render.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "auth/base/ascii.h"
#include "auth/base/printable.h"

namespace countersign::spfcheck {
namespace {

using auth::printable;
using Json = nlohmann::ordered_json;

constexpr std::size_t longest_record = 4096;  // octets shown of one

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json as_json(const WatchedServer& server) {
  Json json;
  json["name"] = text_or_null(server.name);
  json["address"] = text_or_null(server.address);
  json["state"] = to_text(server.state);
  json["serial"] = server.serial ? Json(*server.serial) : Json();
  json["record"] = server.records.size() == 1 ? Json(server.records.front()) : Json();
  json["records"] = server.records;
  json["asked"] = server.asked.text();
  json["cname"] = server.alias ? Json(server.alias->text()) : Json();
  json["detail"] = text_or_null(server.detail);
  return json;
}

std::size_t count(const WatchReport& report, ServerState state) {
  return static_cast<std::size_t>(std::ranges::count(report.servers, state, &WatchedServer::state));
}

/// `2 of 4 serve the record, 1 differs, 1 timeout`.
std::string tally(const WatchReport& report) {
  std::string text = std::to_string(count(report, ServerState::match)) + " of " +
                     std::to_string(report.servers.size()) + " addresses serve " +
                     (report.is_expected ? "the expected record" : "the same record");
  for (const auto state : {ServerState::differs, ServerState::missing, ServerState::lame,
                           ServerState::timeout, ServerState::refused}) {
    if (const auto number = count(report, state); number > 0) {
      text += ", " + std::to_string(number) + " " + std::string(to_text(state));
    }
  }
  return text;
}

std::string headline(const WatchReport& report) {
  const std::string domain = printable(report.domain.text());
  if (report.servers.empty()) {
    return domain + ": no server was asked: " + printable(report.problem, longest_record);
  }
  const std::size_t silent = count(report, ServerState::lame) +
                             count(report, ServerState::timeout) +
                             count(report, ServerState::refused);
  if (silent == report.servers.size()) {
    return domain + ": not yet: no server answers for it";
  }
  if (!report.converged && !report.record) {
    return domain + ": not yet: no server serves an SPF record";
  }
  return domain + (report.converged ? ": done: " : ": not yet: ") + tally(report);
}

using Row = std::array<std::string, 4>;  // server, address, serial, state
using Widths = std::array<std::size_t, 4>;

std::string line(const Row& row, const Widths& widths, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < row.size(); ++i) {
    text.append(row[i]).append(widths[i] + 2 - row[i].size(), ' ');
  }
  text += last;
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

/// Under the row of a server that does not serve what it should: what it does serve.
std::string other_records(const WatchedServer& server) {
  std::string text;
  if (server.state == ServerState::differs) {
    for (const std::string& record : server.records) {
      text += "  serves  " + printable(record, longest_record) + "\n";
    }
  }
  return text;
}

std::string table(const WatchReport& report) {
  std::vector<Row> rows{{"server", "address", "serial", "state"}};
  for (const WatchedServer& server : report.servers) {
    rows.push_back({server.name.empty() ? "-" : printable(server.name),
                    server.address.empty() ? "-" : server.address,
                    server.serial ? std::to_string(*server.serial) : "-",
                    std::string(to_text(server.state))});
  }
  Widths widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  std::string text = line(rows.front(), widths, "");
  for (std::size_t i = 0; i < report.servers.size(); ++i) {
    const WatchedServer& server = report.servers[i];
    std::string detail = printable(server.detail, longest_record);
    if (server.asked != report.domain) {
      detail.insert(0, "for " + printable(server.asked.text()) + (detail.empty() ? "" : ": "));
    }
    text += line(rows[i + 1], widths, detail) + other_records(server);
  }
  return text;
}

/// `in 1 h 5 min`, `in 40 s`.
std::string distance(std::chrono::seconds time) {
  const auto minutes = time.count() / 60;
  if (minutes < 2) {
    return "in " + std::to_string(time.count()) + " s";
  }
  return minutes < 120
             ? "in " + std::to_string(minutes) + " min"
             : "in " + std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string caches(const WatchReport& report, auth::Timestamp now) {
  if (!report.old_answers_until) {
    return "";
  }
  const auto left = *report.old_answers_until - now;
  return "Resolvers may give an answer from before the change until " +
         auth::rfc3339(*report.old_answers_until) +
         (left > std::chrono::seconds(0) ? " (" + distance(left) + ")" : "") + ".\n";
}

std::string left_out(const WatchReport& report) {
  std::string text;
  for (const LeftOut& address : report.left_out) {
    text += (text.empty() ? "Left out, this host has no route there: " : ", ") +
            printable(address.name) + " " + address.address;
  }
  return text.empty() ? "" : text + ".\n";
}

/// What to do, where this is nothing that time alone heals.
std::string advice(const WatchReport& report) {
  if (report.servers.empty()) {
    return "Check the spelling of the domain, or name its servers with --authority.\n";
  }
  if (!report.problem.empty()) {
    return "Not all servers are known: " + printable(report.problem, longest_record) + ".\n";
  }
  if (count(report, ServerState::lame) + count(report, ServerState::refused) > 0) {
    return "A server that is lame or refuses does not have the zone: mend it, or take it out of "
           "the NS records.\n";
  }
  return "";
}

}  // namespace

std::string watch_json(const WatchReport& report) {
  Json json;
  json["schema"] = "spfcheck/watch/1";
  json["domain"] = report.domain.text();
  json["zone"] = report.zone ? Json(report.zone->text()) : Json();
  json["converged"] = report.converged;
  json["expected"] = report.is_expected && report.record ? Json(*report.record) : Json();
  json["servers"] = Json::array();
  for (const WatchedServer& server : report.servers) {
    json["servers"].push_back(as_json(server));
  }
  json["left_out"] = Json::array();
  for (const LeftOut& address : report.left_out) {
    json["left_out"].push_back(
        {{"name", address.name}, {"address", address.address}, {"detail", address.detail}});
  }
  json["old_answers_until"] =
      report.old_answers_until ? Json(auth::rfc3339(*report.old_answers_until)) : Json();
  json["problem"] = text_or_null(report.problem);
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string watch_text(const WatchReport& report, auth::Timestamp now) {
  std::string text = headline(report) + "\n";
  if (report.record) {
    text += (report.is_expected ? "expected  " : "record    ") +
            printable(*report.record, longest_record) + "\n";
  }
  if (!report.servers.empty()) {
    text += "\n" + table(report);
  }
  const std::string after = caches(report, now) + left_out(report) + advice(report);
  return text + (report.servers.empty() || after.empty() ? "" : "\n") + after;
}

std::string LiveText::next(const std::string& text) {
  std::string drawn = clear();
  auth::ascii::split(std::string_view(text).substr(0, text.find_last_not_of('\n') + 1), '\n',
                     [&](std::string_view whole) {
                       if (shown_ + 1 >= rows_) {  // the cursor stands below the last line
                         return;
                       }
                       std::size_t end = std::min(whole.size(), columns_);
                       while (end < whole.size() && (whole[end] & 0xc0) == 0x80) {
                         --end;  // not within a character of UTF-8
                       }
                       drawn.append(whole.substr(0, end)).append("\n");
                       ++shown_;
                     });
  return drawn;
}

std::string LiveText::clear() {
  const std::string text =
      shown_ == 0 ? "" : "\x1b[" + std::to_string(std::exchange(shown_, 0)) + "A\x1b[J";
  return text;
}

}  // namespace countersign::spfcheck
