// RFC 9989 s4.10: zones, and what follows from them (tests/data/dmarc/tree-walk.txt).
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "auth/dmarc/alignment.h"
#include "auth/dmarc/discovery.h"
#include "auth/dmarc/organizational_domain.h"
#include "auth/dns/static_resolver.h"
#include "support/recording_resolver.h"

namespace auth::dmarc {
namespace {

using dns::StaticResolver;

DnsName name(const std::string& text) { return *DnsName::parse(text); }

Deadline soon() { return Deadline::after(std::chrono::seconds(20)); }

struct Question {
  std::vector<std::string> words;
  std::string want;
};

struct Zone {
  std::string title;
  std::string text;  // a master file
  std::vector<Question> questions;
};

Question read_question(const std::string& line) {
  const auto equals = line.find(" = ");
  std::istringstream words(line.substr(0, equals));
  Question question{.words = {}, .want = line.substr(equals + 3)};
  for (std::string word; words >> word;) {
    question.words.push_back(word);
  }
  return question;
}

std::vector<Zone> read_zones() {
  std::ifstream in(TEST_DATA "/dmarc/tree-walk.txt");
  std::vector<Zone> zones;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("zone ")) {
      zones.push_back({.title = line.substr(5), .text = "", .questions = {}});
    } else if (line.starts_with("_dmarc.")) {
      const auto space = line.find(' ');
      zones.back().text += line.substr(0, space) + ". 1 TXT \"" + line.substr(space + 1) + "\"\n";
    } else if (!line.empty() && line[0] != '#') {
      zones.back().questions.push_back(read_question(line));
    }
  }
  return zones;
}

std::string walk_answer(const std::string& start, StaticResolver& zone) {
  testing::RecordingResolver resolver(zone);
  (void)walk_tree(name(start), resolver, soon());
  std::string names;
  for (const std::string& asked : resolver.names()) {
    names += (names.empty() ? "" : " ") + asked.substr(asked.find('.') + 1);
  }
  return names;
}

std::string policy_answer(const std::string& author, StaticResolver& zone) {
  const Discovery found = discover_policy(name(author), zone, soon());
  if (!found.record_domain) {
    return "none";
  }
  const std::string place = found.record_domain->text() + " ";
  if (found.unusable) {
    return place + "unusable";
  }
  const std::string policy = "=" + std::string(to_text(*found.policy));
  switch (found.source) {
    case PolicySource::p:
      return place + "p" + policy;
    case PolicySource::sp:
      return place + "sp" + policy;
    case PolicySource::np:
      return place + "np" + policy;
    case PolicySource::forced:
      EXPECT_EQ(found.policy, Policy::none);
      return place + "forced";
  }
  return "";
}

std::string answer(const Question& question, const Zone& zone) {
  const auto& words = question.words;
  const bool exists = words[0] != "policy" || words[2] == "exists";
  StaticResolver resolver(zone.text + (exists ? words[1] + ". 1 A 192.0.2.1\n" : ""));
  if (words[0] == "walk") {
    return walk_answer(words[1], resolver);
  }
  if (words[0] == "organization") {
    return organizational_domain(walk_tree(name(words[1]), resolver, soon()))->text();
  }
  if (words[0] == "policy") {
    return policy_answer(words[1], resolver);
  }
  return is_aligned(name(words[1]), name(words[2]), AlignmentMode::relaxed, resolver, soon()) ==
                 true
             ? "yes"
             : "no";
}

TEST(Rfc9989S4_10Vectors, FollowFromTheZones) {
  std::size_t questions = 0;
  for (const Zone& zone : read_zones()) {
    for (const Question& question : zone.questions) {
      SCOPED_TRACE(zone.title);
      EXPECT_EQ(answer(question, zone), question.want) << ::testing::PrintToString(question.words);
      ++questions;
    }
  }
  EXPECT_EQ(questions, 86U);
}

}  // namespace
}  // namespace auth::dmarc
