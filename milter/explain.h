// `countersign-milter explain`: what the milter would do with a message, and why.
#pragma once

#include <ostream>
#include <string>

#include "milter/policy.h"
#include "milter/state.h"

namespace countersign::milter {

struct Explanation {
  Decision decision = Decision::pass;
  std::optional<Reason> reason{};
  std::string domain{};                  ///< d=; empty where no domain is configured for it
  std::vector<std::string> selectors{};  ///< of the signatures that it would get
  std::string detail{};                  ///< for people; may be empty
};

/// `from`: the value of the From field. Looks at the client and at From, as the live session does;
/// the rest of the message is taken to be in order.
[[nodiscard]] Explanation explain(const Client& client, std::string_view from, const State& state);

/// One JSON document, schema `countersign-milter/explain/1`.
void print_json(const Explanation& explanation, std::ostream& out);

/// The answer in the first line, then why.
void print_text(const Explanation& explanation, std::ostream& out);

}  // namespace countersign::milter
