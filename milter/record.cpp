#include "milter/record.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "auth/base/printable.h"
#include "milter/forecast_text.h"

namespace countersign::milter {

namespace {

using Json = nlohmann::ordered_json;

double rounded(double ms) { return std::round(ms * 1000) / 1000; }

// A value of the text form: no blank may stand in it.
std::string word(std::string_view text) {
  std::string result = auth::printable(text);
  for (char& c : result) {
    c = c == ' ' ? '_' : c;
  }
  return result.empty() ? "-" : result;
}

Json json_of(const RecordedForecast& forecast) {
  if (!forecast.asked) {
    return nullptr;
  }
  Json json{{"verdict", to_text(forecast.verdict())}};
  if (forecast.known) {
    const auth::verify::AddressForecast& worst = forecast.known->decisive();
    Json unmet = Json::array();
    for (const auth::verify::Unmet& one : worst.unmet) {
      unmet.push_back(
          Json{{"receiver", one.rule->receiver},
               {"volume", one.rule->volume == auth::verify::Volume::bulk ? "bulk" : "all"},
               {"unmet", unmet_text(one.requirement)}});
    }
    json.update(Json{{"egress", worst.address.text()},
                     {"spf", to_text(worst.spf)},
                     {"dkim", dkim_word(*forecast.known)},
                     {"dmarc", to_text(worst.dmarc)},
                     {"policy", worst.policy ? Json(to_text(*worst.policy)) : Json(nullptr)},
                     {"cause", worst.cause},
                     {"remedy", worst.remedy},
                     {"receivers", std::move(unmet)}});
  }
  return json;
}

}  // namespace

void note_transport(Record& record, const TransportWatch& watch) {
  record.size = watch.size();
  record.longest_line = watch.longest_line();
  record.eightbit = watch.eightbit();
  const auto remark = [&](bool is_so, std::string_view word) {
    if (is_so) {
      record.remarks.push_back(word);
    }
  };
  remark(watch.longest_line() > line_limit, "long-line");
  remark(watch.bare_line_end(), "bare-line-end");
  remark(watch.nul(), "nul");
}

std::string without_brackets(std::string_view address) {
  if (address.starts_with('<') && address.ends_with('>')) {
    address = address.substr(1, address.size() - 2);
  }
  return std::string(address);
}

std::string to_json(const Record& record) {
  Json signatures = Json::array();
  for (const RecordedSignature& signature : record.signatures) {
    signatures.push_back(
        Json{{"d", signature.domain}, {"s", signature.selector}, {"a", signature.algorithm}});
  }
  Json json{
      {"ts", auth::rfc3339(record.time)},
      {"queue_id", record.queue_id.empty() ? Json(nullptr) : Json(record.queue_id)},
      {"client", record.client},
      {"helo", record.helo},
      {"mail_from", record.mail_from},
      {"from_domain", record.from_domain ? Json(*record.from_domain) : Json(nullptr)},
      {"decision", to_text(record.decision)},
      {"reason", record.reason ? Json(to_text(*record.reason)) : Json(nullptr)},
      {"signatures", std::move(signatures)},
      {"size", record.size},
      {"longest_line", record.longest_line},
      {"eightbit", record.eightbit},
      {"remarks", record.remarks},
      {"ms", rounded(record.ms)},
  };
  if (const auto& found = record.verification) {
    json.update(Json{{"spf", found->spf},
                     {"dkim", found->dkim},
                     {"dmarc", found->dmarc},
                     {"disposition", found->disposition},
                     {"removed", found->removed}});
  }
  if (record.forecast) {
    json["forecast"] = json_of(*record.forecast);
  }
  // Envelope and HELO may hold any octet.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_text(const Record& record) {
  std::string line = fmt::format("{}: {}", word(record.queue_id), to_text(record.decision));
  for (const RecordedSignature& signature : record.signatures) {
    line +=
        fmt::format(" d={} s={} a={}", signature.domain, signature.selector, signature.algorithm);
  }
  line += fmt::format(" client={} helo={} mail_from=<{}> from_domain={}", word(record.client),
                      word(record.helo), record.mail_from.empty() ? "" : word(record.mail_from),
                      word(record.from_domain.value_or("")));
  line += fmt::format(" size={} longest_line={} eightbit={} ms={:.3f}", record.size,
                      record.longest_line, record.eightbit ? "yes" : "no", record.ms);
  if (const auto& found = record.verification) {
    line += fmt::format(" spf={} dkim={} dmarc={} disposition={} removed={}", found->spf,
                        found->dkim, found->dmarc, found->disposition, found->removed);
  }
  if (record.forecast) {
    line += record_text(*record.forecast);
  }
  for (const std::string_view remark : record.remarks) {
    line += fmt::format(" remark={}", remark);
  }
  if (record.reason) {
    line += fmt::format(" reason={}", to_text(*record.reason));
  }
  return line;
}

std::string to_line(const Record& record, LogFormat format) {
  return format == LogFormat::json ? to_json(record) : to_text(record);
}

}  // namespace countersign::milter
