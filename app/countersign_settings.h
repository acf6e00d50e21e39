#pragma once

#include "app/settings.h"

namespace countersign::app {

/// countersign.toml: the one file that countersign-milter and dkimkey share.
[[nodiscard]] const SettingsTable& countersign_settings();

}  // namespace countersign::app
