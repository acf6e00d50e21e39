#include "auth/dns/network_resolver.h"

#include "dns/lookup.h"
#include "dns/side_by_side.h"

namespace auth::dns {

NetworkResolver::NetworkResolver(std::vector<Server> servers, NetworkOptions options)
    : servers_(std::move(servers)), options_(options) {}

std::vector<Answer> NetworkResolver::ask(std::span<const Question> questions, Deadline deadline) {
  if (servers_.empty()) {
    return std::vector<Answer>(questions.size(), server_failure("there is no server to ask"));
  }
  std::vector<Answer> answers(questions.size(),
                              {.status = Status::timeout, .detail = "there was no time to ask"});
  run_side_by_side<Lookup>(
      questions.size(), options_.in_flight, deadline,
      [&](std::size_t place) { return Lookup(servers_, options_, questions[place]); },
      [&](std::size_t place, Answer answer) { answers[place] = std::move(answer); });
  return answers;
}

}  // namespace auth::dns
