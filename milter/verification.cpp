#include "milter/verification.h"

namespace countersign::milter {

Verification::Verification(auth::dns::Resolver& resolver, std::size_t most_threads)
    : keys_(resolver),
      threads_(most_threads),
      sources_{.resolver = resolver,
               .keys = keys_,
               .records = &records_,
               .start = [this](TaskPool::Task task) { threads_.start(std::move(task)); }} {}

Verification::Place Verification::enter(std::size_t most) noexcept {
  Place place(&running_);
  return running_++ < most ? std::move(place) : nullptr;
}

}  // namespace countersign::milter
