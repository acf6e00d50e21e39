#include "auth/dns/static_direct_resolver.h"

#include <cstdio>
#include <cstdlib>

namespace auth::dns {

void StaticDirectResolver::serve(const Server& server, std::string_view zone_text) {
  Zone zone;
  if (const auto added = zone.add(zone_text); !added) {
    (void)std::fprintf(stderr, "StaticDirectResolver: line %zu: %s\n", added.error().line,
                       added.error().text.c_str());
    std::abort();
  }
  failing_.erase(server);
  zones_.insert_or_assign(server, std::move(zone));
}

void StaticDirectResolver::fail_with(const Server& server, DirectStatus status) {
  failing_.insert_or_assign(server, status);
}

std::vector<DirectAnswer> StaticDirectResolver::ask(std::span<const DirectQuestion> questions,
                                                    Deadline /*deadline*/) {
  asked_ += questions.size();
  std::vector<DirectAnswer> answers;
  answers.reserve(questions.size());
  for (const DirectQuestion& question : questions) {
    answers.push_back(answer(question));
  }
  return answers;
}

DirectAnswer StaticDirectResolver::answer(const DirectQuestion& question) const {
  const auto failing = failing_.find(question.server);
  const auto zone = zones_.find(question.server);
  if (failing == failing_.end() && zone != zones_.end()) {
    return {.status = DirectStatus::answered, .found = zone->second.find(question.question)};
  }
  const auto status = failing != failing_.end() ? failing->second : DirectStatus::silent;
  return {.status = status,
          .detail = std::string(to_text(status)) + " from " + question.server.text()};
}

}  // namespace auth::dns
