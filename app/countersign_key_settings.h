#pragma once

#include "app/settings.h"

namespace countersign::app {

[[nodiscard]] Section domain_key_section();
[[nodiscard]] Section domain_publish_section();
[[nodiscard]] Section keys_section();
[[nodiscard]] Section keys_publish_section();

}  // namespace countersign::app
