// The test suite of openspf.org for RFC 7208, as Debian's python3-spf has it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "auth/dns/resolver.h"
#include "auth/dns/static_resolver.h"

namespace auth::testing {

struct SuiteCase {
  std::string name;
  std::string section;  ///< of RFC 7208
  std::string client;
  std::string mail_from;  ///< empty: the null reverse-path
  std::string helo;
  std::vector<std::string> verdicts;         ///< any of them is right, the first is preferred
  std::optional<std::string> explanation{};  ///< `DEFAULT`: the domain has none of its own
};

/// Answers from the zone of a scenario.
class SuiteResolver final : public dns::Resolver {
 public:
  using Resolver::ask;

  explicit SuiteResolver(std::string_view zone_text) : zone_(zone_text) {}

  /// No type of that name but those in `answered` gets an answer.
  void time_out(const DnsName& name, const std::vector<dns::RecordType>& answered);

  [[nodiscard]] std::vector<dns::Answer> ask(std::span<const dns::Question> questions,
                                             Deadline deadline) override;

  [[nodiscard]] std::size_t asked() const noexcept { return zone_.asked(); }

 private:
  dns::StaticResolver zone_;
};

struct SuiteScenario {
  std::shared_ptr<SuiteResolver> resolver;
  std::vector<SuiteCase> cases{};
};

/// Throws what yaml-cpp throws for a file that is not the suite.
[[nodiscard]] std::vector<SuiteScenario> read_spf_suite(const std::string& file);

}  // namespace auth::testing
