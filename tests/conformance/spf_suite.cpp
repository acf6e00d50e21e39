#include "conformance/spf_suite.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

#include "auth/base/ascii.h"

namespace auth::testing {
namespace {

using dns::RecordType;

constexpr std::array types{RecordType::a,   RecordType::aaaa, RecordType::cname, RecordType::mx,
                           RecordType::ptr, RecordType::txt,  RecordType::spf};

RecordType type_of(const std::string& name) {
  const auto* const found =
      std::ranges::find(types, name, [](RecordType type) { return to_text(type); });
  if (found == types.end()) {
    throw std::runtime_error("a record of type " + name);
  }
  return *found;
}

/// Every octet that a master file may read otherwise as `\DDD` (RFC 1035 s5.1).
std::string escaped(std::string_view octets) {
  std::string text;
  for (const char c : octets) {
    if (ascii::is_alnum(c) || c == '.' || c == '-' || c == '_') {
      text += c;
    } else {
      const std::string number = std::to_string(static_cast<unsigned char>(c));
      text += "\\" + std::string(3 - number.size(), '0') + number;
    }
  }
  return text;
}

std::string absolute(const std::string& name) {
  return escaped(name) + (name.ends_with('.') ? "" : ".");
}

/// The data of a record as a master file has it.
std::string rdata(RecordType type, const YAML::Node& value) {
  switch (type) {
    case RecordType::mx:
      return value[0].as<std::string>() + " " + absolute(value[1].as<std::string>());
    case RecordType::cname:
    case RecordType::ptr:
      return absolute(value.as<std::string>());
    case RecordType::txt:
    case RecordType::spf: {
      std::string strings = "\"\"";  // the suite has a record without any
      for (const auto& text : value.IsSequence()
                                  ? value.as<std::vector<std::string>>()
                                  : std::vector<std::string>{value.as<std::string>()}) {
        for (std::size_t at = 0; at == 0 || at < text.size(); at += 255) {
          strings += " \"" + escaped(text.substr(at, 255)) + "\"";
        }
      }
      return strings;
    }
    default:
      return value.as<std::string>();
  }
}

/// One name of a zone: its records, and whether all that is not there times out.
class Node {
 public:
  Node(std::string name, const YAML::Node& entries) : name_(std::move(name)) {
    const bool has_txt = std::ranges::any_of(
        entries, [](const YAML::Node& entry) { return entry.IsMap() && entry["TXT"].IsDefined(); });
    for (const YAML::Node& entry : entries) {
      if (entry.IsScalar()) {  // TIMEOUT: every type that was not listed before
        times_out_ = true;
        break;
      }
      for (const auto& record : entry) {
        add(record.first.as<std::string>(), record.second, has_txt);
      }
    }
  }

  [[nodiscard]] const std::string& text() const { return text_; }

  void play_on(SuiteResolver& resolver) const {
    if (times_out_) {
      resolver.time_out(DnsName::parse_ascii(name_).value(), listed_);
    }
  }

 private:
  /// `SPF` stands for a policy wherever it is published: in TXT, unless the name has a TXT of its
  /// own, be it `NONE`.
  void add(const std::string& type, const YAML::Node& value, bool has_txt) {
    if (value.IsScalar() && value.Scalar() == "NONE") {
      return;
    }
    add(type_of(type), value);
    if (type == "SPF" && !has_txt) {
      add(RecordType::txt, value);
    }
  }

  void add(RecordType type, const YAML::Node& value) {
    listed_.push_back(type);
    text_ +=
        absolute(name_) + " 60 IN " + std::string(to_text(type)) + " " + rdata(type, value) + "\n";
  }

  std::string name_;
  std::string text_;
  std::vector<RecordType> listed_;
  bool times_out_ = false;
};

std::shared_ptr<SuiteResolver> resolver_of(const YAML::Node& zone) {
  std::vector<Node> nodes;
  std::string text;
  for (const auto& name : zone) {
    text += nodes.emplace_back(name.first.as<std::string>(), name.second).text();
  }
  auto resolver = std::make_shared<SuiteResolver>(text);
  for (const Node& node : nodes) {
    node.play_on(*resolver);
  }
  return resolver;
}

SuiteCase case_of(std::string name, const YAML::Node& test) {
  SuiteCase read{.name = std::move(name),
                 .section = test["spec"].IsSequence() ? test["spec"][0].as<std::string>()
                                                      : test["spec"].as<std::string>(),
                 .client = test["host"].as<std::string>(),
                 .mail_from = test["mailfrom"].as<std::string>(),
                 .helo = test["helo"].as<std::string>(),
                 .verdicts = test["result"].IsSequence()
                                 ? test["result"].as<std::vector<std::string>>()
                                 : std::vector{test["result"].as<std::string>()}};
  if (test["explanation"]) {
    read.explanation = test["explanation"].as<std::string>();
  }
  return read;
}

}  // namespace

void SuiteResolver::time_out(const DnsName& name, const std::vector<RecordType>& answered) {
  for (const RecordType type : types) {
    if (std::ranges::find(answered, type) == answered.end()) {
      zone_.fail_with(dns::Question{.name = name, .type = type}, dns::Status::timeout);
    }
  }
}

/// A name that begins with `error.` and is not in the zone times out.
std::vector<dns::Answer> SuiteResolver::ask(std::span<const dns::Question> questions,
                                            Deadline deadline) {
  auto answers = zone_.ask(questions, deadline);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].status == dns::Status::no_such_name &&
        questions[i].name.text().starts_with("error.")) {
      answers[i] = {.status = dns::Status::timeout};
    }
  }
  return answers;
}

std::vector<SuiteScenario> read_spf_suite(const std::string& file) {
  std::vector<SuiteScenario> scenarios;
  for (const YAML::Node& document : YAML::LoadAllFromFile(file)) {
    if (!document["tests"]) {
      continue;
    }
    SuiteScenario scenario{.resolver = resolver_of(document["zonedata"])};
    for (const auto& test : document["tests"]) {
      scenario.cases.push_back(case_of(test.first.as<std::string>(), test.second));
    }
    scenarios.push_back(std::move(scenario));
  }
  return scenarios;
}

}  // namespace auth::testing
