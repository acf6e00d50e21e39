// What needs a person: told once when it begins, and not for each message.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "milter/record.h"

namespace countersign::milter {

struct Notice {
  bool warning = false;  ///< else good news
  std::string text;      ///< a sentence without final dot
};

/// Looks for own mail that goes out unsigned, and for domains whose mail is signed no more. Memory
/// is bounded, whoever sends.
class Attention {
 public:
  /// Clients with their domains, and domains: what comes beyond is not told.
  static constexpr std::size_t max_known = 10000;

  /// What `record` is the first to show; mostly nothing.
  [[nodiscard]] std::optional<Notice> look(const Record& record);

 private:
  enum class Signing { runs, stopped };

  [[nodiscard]] std::optional<Notice> look_at_domain(const Record& record,
                                                     const std::string& domain);
  [[nodiscard]] std::optional<Notice> look_at_client(const Record& record,
                                                     const std::string& domain);

  std::map<std::string, Signing> domains_;                  // of From fields
  std::set<std::pair<std::string, std::string>> unsigned_;  // client and domain
};

}  // namespace countersign::milter
