#include "auth/dns/direct_resolver.h"

#include "dns/direct_lookup.h"
#include "dns/side_by_side.h"

namespace auth::dns {

std::string_view to_text(DirectStatus status) noexcept {
  switch (status) {
    case DirectStatus::answered:
      return "answered";
    case DirectStatus::lame:
      return "lame";
    case DirectStatus::refused:
      return "refused";
    case DirectStatus::silent:
      return "timeout";
    case DirectStatus::no_route:
      return "no route";
  }
  return "";
}

std::vector<DirectAnswer> NetworkDirectResolver::ask(std::span<const DirectQuestion> questions,
                                                     Deadline deadline) {
  std::vector<DirectAnswer> answers(questions.size(), {.detail = "there was no time to ask"});
  run_side_by_side<DirectLookup>(
      questions.size(), options_.in_flight, deadline,
      [&](std::size_t place) { return DirectLookup(questions[place], options_); },
      [&](std::size_t place, DirectAnswer answer) { answers[place] = std::move(answer); });
  return answers;
}

}  // namespace auth::dns
