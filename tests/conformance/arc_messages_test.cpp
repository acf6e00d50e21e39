// RFC 8617 s4.1.2: an ARC-Message-Signature is a DKIM signature but for its name, i= and v=. So the
// signatures of Valimail's ARC suite, which others made, hold RFC 6376's tag lists,
// canonicalization, h= and key records to account. ARC itself is not looked at.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "auth/dkim/key_source.h"
#include "auth/dkim/signature.h"
#include "auth/dkim/signed_fields.h"
#include "auth/dns/static_resolver.h"
#include "support/message.h"

namespace auth::dkim {
namespace {

using testing::Message;

/// Where a signature is not what the verdict about its chain lets expect.
constexpr std::pair<std::string_view, bool> exceptions[] = {
    {"ams_fields_h_includes_as", true},  // RFC 8617 s4.1.2 forbids it, RFC 6376 does not
    {"ams_fields_i_dup1", true},         // ARC alone counts them
    {"ams_fields_c_na", false},          // made as relaxed/relaxed; without c= it is simple (s3.5)
    {"ams_fields_h_empty", false},       // h= names one field at least (s3.5)
    {"ams_fields_h_mis_hdr", false},     // an empty name is none (s3.5)
};

struct Case {
  std::string name;
  std::string message;
  bool verifies = false;
  std::shared_ptr<dns::StaticResolver> resolver{};
};

/// The newest ARC-Message-Signature, as a DKIM-Signature would read: with a version, and i= under a
/// name that means nothing. Offsets are those of the value, plus `shift`.
struct Newest {
  static constexpr std::string_view version = "v=1;";
  static constexpr std::size_t shift = version.size();

  std::size_t index;
  std::string raw;
  std::string as_dkim;
};

std::optional<Newest> newest_of(const message::HeaderBlock& headers) {
  const auto fields = headers.fields();
  const auto found = std::ranges::find(fields, "arc-message-signature", &message::Field::name);
  if (found == fields.end()) {
    return std::nullopt;
  }
  std::string value(Newest::version);
  value += found->value();
  for (std::size_t at = value.find(';'); at != std::string::npos; at = value.find(';', at + 1)) {
    const auto name = value.find_first_not_of(" \t\r\n", at + 1);
    if (name != std::string::npos && value[name] == 'i') {
      value[name] = 'I';
    }
  }
  return Newest{static_cast<std::size_t>(found - fields.begin()), std::string(found->raw()), value};
}

crypto::Digest digest_of(const message::HeaderBlock& headers, const Newest& field,
                         const Signature& signature) {
  crypto::Hasher hasher(signature.algorithm.hash);
  hash_fields(hasher, headers, signature.header_names, signature.canonicalization.header,
              field.index);
  std::string without_b = field.raw;
  without_b.erase(field.raw.find(':') + 1 + signature.b_begin - Newest::shift, signature.b_size);
  std::string canonical;
  append_canonical_field(canonical, without_b, signature.canonicalization.header);
  hasher.update(canonical);
  return hasher.finish();
}

bool body_matches(const Signature& signature, std::string_view body) {
  BodyHasher hasher(signature.canonicalization.body, signature.algorithm.hash,
                    signature.body_length.value_or(UINT64_MAX));
  hasher.update(body);
  return std::ranges::equal(hasher.finish().bytes(), signature.body_hash);
}

/// Empty, or why the signature does not verify.
std::string problem_of(const Case& each) {
  const Message message = testing::read_message(each.message);
  const auto field = newest_of(message.headers);
  if (!field) {
    return "there is none";
  }
  const auto signature = parse_signature(field->as_dkim);
  if (!signature) {
    return signature.error().text;
  }
  if (signature->algorithm.hash != crypto::HashAlgorithm::sha256) {
    return "rsa-sha1";  // RFC 8301
  }
  const auto name =
      DnsName::parse(signature->selector + "._domainkey." + std::string(signature->domain.text()));
  DnsKeySource keys(*each.resolver);
  const auto answers = keys.find({&name.value(), 1}, Deadline::after(std::chrono::hours(1)));
  const auto* const key = std::get_if<std::shared_ptr<const KeyRecord>>(&answers.front());
  if (key == nullptr) {
    return std::get<NoKey>(answers.front()).text;
  }
  if (!body_matches(*signature, message.body)) {
    return "the body has changed";
  }
  const auto digest = digest_of(message.headers, *field, *signature);
  return (*key)->key.verify(digest, signature->signature) ? "" : "the header has changed";
}

class ArcMessageSignature : public ::testing::Test {
 public:
  explicit ArcMessageSignature(Case each) : case_(std::move(each)) {}

  void TestBody() override {
    const std::string problem = problem_of(case_);
    EXPECT_EQ(problem.empty(), case_.verifies) << problem << "\n" << case_.message;
  }

 private:
  Case case_;
};

std::shared_ptr<dns::StaticResolver> resolver_of(const YAML::Node& records) {
  std::string zone;
  for (const auto& record : records) {
    zone += record.first.as<std::string>() + ". 60 IN TXT";
    const auto text = record.second.as<std::string>();
    for (std::size_t at = 0; at < text.size(); at += 255) {
      zone += " \"" + text.substr(at, 255) + "\"";
    }
    zone += "\n";
  }
  return std::make_shared<dns::StaticResolver>(std::string_view(zone));
}

/// A chain that passes has a signature that verifies. One that fails says something about the
/// signature only where that is what the case is about.
std::optional<bool> wanted(const std::string& name, const std::string& chain) {
  for (const auto& [exception, verifies] : exceptions) {
    if (name == exception) {
      return verifies;
    }
  }
  if (chain == "Pass") {
    return true;
  }
  const bool is_about_it = name.starts_with("ams_f") || name.ends_with("_ams_invalid");
  return chain == "Fail" && is_about_it ? std::optional(false) : std::nullopt;
}

std::vector<Case> read_suite(const std::string& folder) {
  std::vector<Case> cases;
  for (const YAML::Node& scenario :
       YAML::LoadAllFromFile(folder + "/arc-draft-validation-tests.yml")) {
    const auto resolver = resolver_of(scenario["txt-records"]);
    for (const auto& test : scenario["tests"]) {
      const auto name = test.first.as<std::string>();
      if (const auto verifies = wanted(name, test.second["cv"].as<std::string>(""))) {
        cases.push_back({name, test.second["message"].as<std::string>(), *verifies, resolver});
      }
    }
  }
  return cases;
}

void register_suite(const std::string& folder) {
  const std::vector<Case> cases = read_suite(folder);
  if (cases.size() < 98) {
    throw std::runtime_error("only " + std::to_string(cases.size()) + " cases in " + folder);
  }
  for (const Case& each : cases) {
    ::testing::RegisterTest(
        "Rfc8617S4_1_2", each.name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
        [each]() -> ArcMessageSignature* { return new ArcMessageSignature(each); });
  }
}

}  // namespace
}  // namespace auth::dkim

/// ARC_VALIMAIL_SUITE names the folder of the suite (github.com/ValiMail/arc_test_suite).
int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  const char* const folder = std::getenv("ARC_VALIMAIL_SUITE");
  if (folder == nullptr) {
    std::printf("skipped: ARC_VALIMAIL_SUITE names no folder\n");
    return 77;
  }
  try {
    auth::dkim::register_suite(folder);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", folder, error.what());
    return 1;
  }
  return RUN_ALL_TESTS();
}
