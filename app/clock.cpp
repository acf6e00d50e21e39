#include "app/clock.h"

#include <chrono>

namespace countersign::app {

auth::Timestamp now() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return auth::Timestamp(std::chrono::duration_cast<std::chrono::seconds>(since_1970).count());
}

}  // namespace countersign::app
